package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutTest {
    @TempDir
    private Path home;

    @Test
    void nextWindowFindsWhatTheLastOneLeft() {
        Path file = home.resolve("state/console.properties");
        Layout last = Layout.read(file);
        last.put("window.width", 1234.5);
        last.write();

        Layout next = Layout.read(file);

        assertThat(next.number("window.width", 0)).isEqualTo(1234.5);
        assertThat(next.number("window.height", 900)).isEqualTo(900);
    }

    @Test
    void damagedFileIsAnEmptyLayout() throws Exception {
        Path file = home.resolve("console.properties");
        Files.writeString(file, "window.width=\\u12");

        assertThat(Layout.read(file).get("window.width", "none")).isEqualTo("none");
    }
}
