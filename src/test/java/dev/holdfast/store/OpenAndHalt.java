package dev.holdfast.store;

import java.nio.file.Path;

/// Child process of [EmbeddedServerTest]: opens a server, leaves a row there and dies without a word.
final class OpenAndHalt {
    private OpenAndHalt() {}

    public static void main(String[] arguments) throws Exception {
        EmbeddedServer server = EmbeddedServer.open(Path.of(arguments[0]));
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists left_behind (pid bigint)");
            statement.execute(
                    "insert into left_behind values (" + ProcessHandle.current().pid() + ")");
        }
        Runtime.getRuntime().halt(137);
    }
}
