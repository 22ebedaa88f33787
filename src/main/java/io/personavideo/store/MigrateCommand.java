package io.personavideo.store;

import java.util.Arrays;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.CommandLineArguments;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.util.ExceptionUtil;
import io.smallrye.config.ConfigValidationException;

/**
 * The command {@code migrate}, which has the process migrate the database and end, and begin nothing else.
 */
@Singleton
public class MigrateCommand {

    private static final String NAME = "migrate";
    private static final int FAILED = 1;

    private final Instance<Migrations> migrations;

    MigrateCommand(Instance<Migrations> migrations) {
        this.migrations = migrations;
    }

    public static boolean isGivenBy(String... arguments) {
        return Arrays.equals(arguments, new String[] { NAME });
    }

    /** To be called before the start: Flyway and JDBC come up in those processes alone that use them. */
    public static void prepare() {
        System.setProperty(DatabaseSettings.FLYWAY_ACTIVE, "true");
    }

    void runIfGiven(@Observes @Priority(Integer.MIN_VALUE) StartupEvent event, @CommandLineArguments String[] arguments) {
        if (isGivenBy(arguments)) {
            throw new Done(migrations.get().run());
        }
    }

    /**
     * Ends the process with what came of it.
     *
     * @param ending why nothing else was begun, or null if the process was told to end
     */
    public static void end(int exitCode, Throwable ending) {
        Throwable cause = ending == null ? null : ExceptionUtil.getRootCause(ending);
        if (cause instanceof Done) {
            System.out.println(cause.getMessage());
            System.exit(0);
        }
        if (cause instanceof ConfigurationException || cause instanceof ConfigValidationException) {
            System.err.println(cause.getMessage());
        } else if (cause != null) {
            ending.printStackTrace();
        }
        System.exit(exitCode == 0 ? FAILED : exitCode);
    }

    /** The only way to end a start early. */
    private static final class Done extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Done(String message) {
            super(message);
        }
    }
}
