package io.personavideo.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Tag;

/**
 * A class whose tests take long: several replicas, a provider, database or network at fault, much load, many tabs of a
 * browser, dev mode. {@code ./mvnw test} and {@code ./mvnw verify} leave them out, so that these stay something to run
 * before every commit; with {@code -Pall-tests}, as in CI, they run.
 */
@Tag("long")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface LongTest {
}
