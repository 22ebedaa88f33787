/**
 * Videos made by a serverless endpoint on RunPod, over its HTTP API.
 */
package io.personavideo.provider.runpod;
