package dev.holdfast.app;

import dev.holdfast.cli.CommandLineEntry;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// The program.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), false);
        PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
        int code = CommandLineEntry.run(
                arguments,
                (flags, need) -> EngineWorkbench.open(settings(flags, environment), environment, need),
                out,
                err,
                environment);
        System.exit(code);
    }

    /// @param flags `home`, `config`, and settings by their dotted names
    private static Settings settings(Map<String, String> flags, Map<String, String> environment) {
        Map<Settings.Key, String> named = new EnumMap<>(Settings.Key.class);
        for (Settings.Key key : Settings.Key.values()) {
            if (flags.containsKey(key.dotted())) {
                named.put(key, flags.get(key.dotted()));
            }
        }
        String user = System.getProperty("user.name", "");
        return new SettingsReader(environment, Path.of(System.getProperty("user.home", ".")), user.equals("root"))
                .read(named, Optional.ofNullable(flags.get("config")).map(Path::of));
    }
}
