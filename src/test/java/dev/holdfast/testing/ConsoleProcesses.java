package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Processes that open the console and print what they measured, one after the other; they have what `holdfast console`
/// gives one, but draw on a screen that nobody sees. Those after [#learn] begin with a cache of its classes, as a third
/// start of the console does.
public final class ConsoleProcesses {
    /// What the start script has Java do for a window.
    public static final List<String> WINDOW = List.of(
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000",
            "-XX:MaxNewSize=32m",
            "-XX:MaxTenuringThreshold=0",
            "-XX:-G1UseAdaptiveIHOP",
            "-XX:InitiatingHeapOccupancyPercent=65");

    private final Class<?> main;
    private final ClassCache classes;

    /// @param home where the classes are kept
    public ConsoleProcesses(Path home, Class<?> main) throws IOException {
        this.main = main;
        classes = new ClassCache(home);
    }

    /// For the first line of such a process: it ends when the thread that runs it dies. The toolkit's own would keep
    /// it, and whoever started it waiting.
    public static void endWithThisThread() {
        Thread.currentThread().setUncaughtExceptionHandler((_, failure) -> {
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
        });
    }

    /// A first run, whose classes those after it find in a cache.
    ///
    /// @return what it printed
    public List<String> learn(String... arguments) throws IOException, InterruptedException {
        List<String> printed = run(classes.recording(), arguments);
        run(classes.making());
        assertThat(classes.isMade()).isTrue();
        return printed;
    }

    /// @return what it printed
    /// @throws AssertionError when it failed
    public List<String> run(String... arguments) throws IOException, InterruptedException {
        return run(classes.options(), arguments);
    }

    private List<String> run(List<String> options, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-Xlog:disable",
                "-Dtestfx.robot=glass",
                "-Dtestfx.headless=true",
                "-Dglass.platform=Monocle",
                "-Dmonocle.platform=Headless",
                "-Dheadless.geometry=1600x1000-32",
                "-Dprism.order=sw",
                "-Dprism.disableRegionCaching=true", // as the console sets it
                "-Djava.awt.headless=true"));
        command.addAll(WINDOW);
        command.addAll(options);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> printed;
        try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
            printed = reader.lines().toList();
        }
        assertThat(process.waitFor()).as(() -> String.join("\n", printed)).isZero();
        return printed;
    }
}
