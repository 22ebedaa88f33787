package io.personavideo.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Tag;

/**
 * A class whose tests take long: several replicas, a database or network at fault, much load. {@code ./mvnw verify} leaves
 * them out, so that it stays something to run before every commit; with {@code -Pall-tests}, as in CI, they run.
 */
@Tag("long")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface LongTest {
}
