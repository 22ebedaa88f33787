package io.personavideo.provider.replicate;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * A page of the list of predictions, newest first.
 *
 * @param next the address of the next page, or null
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record PredictionPage(String next, List<Prediction> results) {
}
