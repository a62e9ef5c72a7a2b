package dev.holdfast.alert;

import dev.holdfast.store.Tx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/// Starts a program of the operator's for each alert, with the alert as one JSON object on its standard input. No shell
/// is between, so nothing of the alert is ever read as a command. What the program prints is thrown away.
public final class CommandDelivery implements AlertDelivery {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path program;
    private final Duration patience;

    /// @param patience how long the program may take; then it is ended, and the alert is told again later
    public CommandDelivery(Path program, Duration patience) {
        this.program = program;
        this.patience = patience;
    }

    @Override
    public void deliver(Tx tx, Alert alert) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            try (var input = process.getOutputStream()) {
                input.write(json(alert).getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // it does not read what it is told; its exit code decides
            }
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(program + " did not end within " + patience.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(program + " ended with " + process.exitValue());
            }
        } finally {
            process.destroyForcibly();
        }
    }

    static String json(Alert alert) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("schema_version", 1);
        fields.put("alert", alert.id());
        fields.put("event", alert.open() ? "raised" : "recovered");
        fields.put("kind", alert.kind().id());
        fields.put("severity", alert.severity().id());
        fields.put("subject", alert.subject());
        fields.put("message", alert.message());
        fields.put("meaning", alert.kind().meaning());
        fields.put("action", alert.action());
        fields.put("raised_at", alert.raisedAt().toString());
        if (alert.recoveredAt() != null) {
            fields.put("recovered_at", alert.recoveredAt().toString());
        }
        return JSON.writeValueAsString(fields) + "\n";
    }
}
