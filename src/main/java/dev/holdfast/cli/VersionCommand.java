package dev.holdfast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `holdfast version`.
@Command(name = "version", description = "Shows the version of Holdfast and of what it runs on.")
final class VersionCommand implements Callable<Integer> {
    private static final String BUILD = "/META-INF/maven/dev.holdfast/holdfast/pom.properties";

    private final Invocation call;

    VersionCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        Version version = new Version(
                1,
                holdfast(),
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        call.printer()
                .document(
                        version,
                        "holdfast %s\njava %s\n%s".formatted(version.holdfast(), version.java(), version.system()));
        return ExitCodes.OK;
    }

    /// From the jar that Maven made; classes outside a jar are a developer's.
    private static String holdfast() {
        try (InputStream in = VersionCommand.class.getResourceAsStream(BUILD)) {
            if (in == null) {
                return "development";
            }
            Properties build = new Properties();
            build.load(in);
            return build.getProperty("version", "development");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Version(int schemaVersion, String holdfast, String java, String system) {}
}
