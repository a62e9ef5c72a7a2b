package dev.holdfast.console.shell;

import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.Screen;
import dev.holdfast.console.fx.TabBackground;
import dev.holdfast.console.fx.TabFrame;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.scene.control.Tab;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// A tab whose screen is built when somebody comes to it for the first time: a window that begins with ten tabs would
/// be built, and read for, ten times over otherwise. Until then it has the title that its screen had last.
final class OpenTab {
    private final Tab tab = new Tab();
    private final Supplier<Built> builder;
    private @Nullable Built built;

    /// A screen with what it stands in and what reads for it.
    record Built(Screen screen, TabFrame frame, TabBackground background) {}

    OpenTab(Address address, String title, Supplier<Built> builder) {
        this.builder = builder;
        tab.setId("tab-" + address);
        tab.setText(title);
        tab.setGraphic(new FontIcon(address.room().icon()));
    }

    Tab tab() {
        return tab;
    }

    String title() {
        return tab.getText();
    }

    /// Builds the screen unless it is there.
    Built build() {
        if (built == null) {
            built = builder.get();
            tab.textProperty().bind(built.screen().title());
            tab.setContent(built.frame());
        }
        return built;
    }

    /// Empty while nobody has come to it.
    Optional<Built> built() {
        return Optional.ofNullable(built);
    }
}
