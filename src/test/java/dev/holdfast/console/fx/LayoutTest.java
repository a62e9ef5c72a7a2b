package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    @Test
    void textsMayHaveWhatSetsThemApart() {
        Path file = home.resolve("console.properties");
        Layout last = Layout.read(file);
        last.put("tabs", List.of("explain:50%,7", "a%2Cb"));
        last.put("none", List.of());
        last.write();

        Layout next = Layout.read(file);

        assertThat(next.list("tabs", List.of())).containsExactly("explain:50%,7", "a%2Cb");
        assertThat(next.list("none", List.of("home"))).isEmpty();
        assertThat(next.list("new", List.of("home"))).containsExactly("home");
    }

    @Test
    void damagedNumbersAreNone() {
        Layout layout = Layout.read(home.resolve("console.properties"));
        layout.put("good", new double[] {0.3, 0.6});
        layout.put("bad", "0.3,x");
        layout.put("endless", "NaN");

        assertThat(layout.numbers("good")).containsExactly(0.3, 0.6);
        assertThat(layout.numbers("bad")).isEmpty();
        assertThat(layout.numbers("none")).isEmpty();
        assertThat(layout.number("endless", 7)).isEqualTo(7);
    }
}
