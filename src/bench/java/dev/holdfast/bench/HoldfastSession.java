package dev.holdfast.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A Holdfast session with one worker, in a process of its own.
///
/// Its time is that of the whole run in that process: catalog, marking, archive tables, all chunks, the ledger. The
/// start of the JVM and of the control database are not in it.
///
/// @param options further options of the JVM
record HoldfastSession(
        String name, String reference, boolean local, int heapMegabytes, int chunkRows, List<String> options)
        implements Contender {
    /// Schema of the archive tables.
    static final String SCHEMA = "kept";

    @Override
    public Measured run(Arena arena) throws Exception {
        arena.source().create(Arena.CONTROL);
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx" + heapMegabytes + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.jooq.no-logo=true",
                "-Dorg.jooq.no-tips=true"));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                HoldfastProcess.class.getName(),
                arena.source().directory().toString(),
                arena.archive().directory().toString(),
                local ? "local" : "stream",
                Integer.toString(chunkRows)));
        Map<String, Long> figures = figures(command);
        arena.requireMoved(local ? arena.source() : arena.archive(), SCHEMA);
        return new Measured(figures.getOrDefault("run_ms", 0L), figures);
    }

    private static Map<String, Long> figures(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(new File("").getAbsoluteFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, Long> figures = new LinkedHashMap<>();
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int equals = line.indexOf('=');
                figures.put(line.substring(0, equals), Long.valueOf(line.substring(equals + 1)));
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException("the session's process ended with " + process.exitValue());
        }
        return figures;
    }
}
