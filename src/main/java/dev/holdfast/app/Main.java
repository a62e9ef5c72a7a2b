package dev.holdfast.app;

import dev.holdfast.cli.CommandLineEntry;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The program.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), false);
        PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
        int code = CommandLineEntry.run(
                arguments,
                (flags, need) -> EngineWorkbench.open(Settings.read(flags, environment), environment, need),
                out,
                err,
                environment);
        System.exit(code);
    }
}
