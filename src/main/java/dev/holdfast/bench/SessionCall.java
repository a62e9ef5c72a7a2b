package dev.holdfast.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A session in a JVM of its own, so that the heap it is promised to need is all it gets.
///
/// @param mainClass of the process; it calls [SessionProcess#run]
record SessionCall(String mainClass, int heapMegabytes, int chunkRows, Halt halt) {
    /// How a session is to run.
    ///
    /// @param pace as in a policy; @param proof as in a policy; @param collected whether all garbage is collected
    /// again
    ///     and again, which tells what is live and costs time
    record Manner(boolean local, int workers, String pace, String proof, boolean collected) {}

    /// Called when the session begins, after the start of the JVM and of the control schema.
    @FunctionalInterface
    interface OnBegin {
        void begun() throws SQLException;
    }

    /// Runs a session over what is due in [Arena#WORK].
    ///
    /// @return its figures by name
    Map<String, Long> run(Arena arena, Manner manner, OnBegin begin)
            throws IOException, InterruptedException, SQLException {
        Process process = halt.watch(new ProcessBuilder(command(arena, manner))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        Map<String, Long> figures = new LinkedHashMap<>();
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int equals = line.indexOf('=');
                if (line.equals(SessionProcess.BEGUN)) {
                    begin.begun();
                } else if (equals > 0) {
                    figures.put(line.substring(0, equals), Long.valueOf(line.substring(equals + 1)));
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException("the session's process ended with " + process.exitValue());
        }
        return figures;
    }

    private List<String> command(Arena arena, Manner manner) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        if (!Files.exists(java)) {
            throw new IOException(
                    java + " is missing: sessions are measured in a JVM of their own, run bench by a Java with `java`");
        }
        List<String> command = new ArrayList<>(List.of(java.toString()));
        String logging = System.getProperty("logback.configurationFile");
        if (logging != null) {
            command.add("-Dlogback.configurationFile=" + logging);
        }
        command.addAll(List.of(
                "-Xmx" + heapMegabytes + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.jooq.no-logo=true",
                "-Dorg.jooq.no-tips=true",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass,
                arena.source().directory().toString(),
                arena.archive().directory().toString(),
                manner.local() ? "local" : "stream",
                Integer.toString(chunkRows),
                Integer.toString(manner.workers()),
                manner.pace(),
                manner.proof(),
                Boolean.toString(manner.collected())));
        return command;
    }
}
