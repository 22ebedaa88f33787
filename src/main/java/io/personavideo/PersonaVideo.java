package io.personavideo;

import io.personavideo.store.MigrateCommand;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * The program. Without an argument it is the service; with {@code migrate} it brings the database's schema to what this
 * release needs, and ends.
 */
@QuarkusMain
public class PersonaVideo {

    private static final int WRONG_USE = 2;

    private static final String USE = """
            There is no such command: %s
            Without an argument this is the service. The only command is:
              migrate    brings the database's schema to what this release needs, and ends
            """;

    public static void main(String... arguments) {
        if (arguments.length == 0) {
            Quarkus.run(arguments);
        } else if (MigrateCommand.isGivenBy(arguments)) {
            MigrateCommand.prepare();
            Quarkus.run(null, MigrateCommand::end, arguments);
        } else {
            System.err.printf(USE, String.join(" ", arguments));
            System.exit(WRONG_USE);
        }
    }
}
