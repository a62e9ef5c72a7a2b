package dev.holdfast.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.fx.Layout;
import java.nio.file.Path;
import java.util.List;
import javafx.geometry.Rectangle2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WindowPlaceTest {
    private static final Rectangle2D LAPTOP = new Rectangle2D(0, 30, 1280, 770);
    private static final Rectangle2D LARGE_AT_ITS_RIGHT = new Rectangle2D(1280, 0, 2560, 1440);

    @TempDir
    Path folder;

    @Test
    void aFirstWindowFitsASmallScreen() {
        assertThat(place(layout())).isEqualTo(LAPTOP);
    }

    @Test
    void aFirstWindowStandsInTheMiddleOfALargeScreen() {
        assertThat(WindowPlace.place(layout(), List.of(LARGE_AT_ITS_RIGHT)))
                .isEqualTo(new Rectangle2D(1280 + 580, 270, 1400, 900));
    }

    @Test
    void aWindowComesBackWhereItWas() {
        assertThat(place(layout(1300, 20, 2000, 1300))).isEqualTo(new Rectangle2D(1300, 20, 2000, 1300));
    }

    @Test
    void aWindowOfAScreenThatIsGoneIsMadeToFitTheOneThatIsLeft() {
        Layout layout = layout(1300, 20, 2000, 1300);

        assertThat(WindowPlace.place(layout, List.of(LAPTOP))).isEqualTo(LAPTOP);
    }

    @ParameterizedTest
    @CsvSource({"-2000, 100", "100, -200", "100, 790", "1270, 100", "NaN, NaN"})
    void aWindowWhoseTitleCannotBeTakenHoldOfComesToTheMiddle(double x, double y) {
        Layout layout = layout(x, y, 1000, 600);

        assertThat(WindowPlace.place(layout, List.of(LAPTOP))).isEqualTo(new Rectangle2D(140, 115, 1000, 600));
    }

    @ParameterizedTest
    @CsvSource({"-5, -5", "0, 0"})
    void aSizeThatIsNoneIsTheLeast(double width, double height) {
        assertThat(place(layout(10, 40, width, height))).isEqualTo(new Rectangle2D(10, 40, 900, 560));
    }

    @Test
    void aDamagedSizeIsTheUsualOneAsFarAsTheScreenGoes() {
        assertThat(place(layout(10, 40, Double.NaN, Double.NaN)))
                .isEqualTo(new Rectangle2D(10, 40, LAPTOP.getWidth(), LAPTOP.getHeight()));
    }

    private static Rectangle2D place(Layout layout) {
        return WindowPlace.place(layout, List.of(LAPTOP, LARGE_AT_ITS_RIGHT));
    }

    private Layout layout() {
        return Layout.read(folder.resolve("layout"));
    }

    private Layout layout(double x, double y, double width, double height) {
        Layout layout = layout();
        layout.put("window.x", x);
        layout.put("window.y", y);
        layout.put("window.width", width);
        layout.put("window.height", height);
        return layout;
    }
}
