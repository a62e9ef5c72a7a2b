package dev.holdfast.console.shell;

import dev.holdfast.console.fx.Preferences;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Theme;
import dev.holdfast.console.fx.Tips;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.scene.control.Button;
import javafx.util.Subscription;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignW;

/// Light or dark: as somebody chose, kept in the layout, else as the desktop is now.
final class ThemeSwitch {
    private final ScreenTools tools;
    private final Supplier<Button> button;

    private Subscription system = Subscription.EMPTY;

    /// @param button shows where it leads; asked for once the frame is built
    ThemeSwitch(ScreenTools tools, Supplier<Button> button) {
        this.tools = tools;
        this.button = button;
    }

    private Preferences preferences() {
        return new Preferences(tools.layout());
    }

    private Theme now() {
        return preferences().theme().orElseGet(Theme::ofSystem);
    }

    /// Draws everything as the theme of now has it.
    void apply() {
        Theme theme = now();
        theme.apply();
        button.get()
                .setGraphic(new FontIcon(
                        theme == Theme.LIGHT ? MaterialDesignW.WEATHER_NIGHT : MaterialDesignW.WHITE_BALANCE_SUNNY));
        String text = tools.texts().get("theme.to-" + theme.other().id());
        button.get().setAccessibleText(text);
        Tips.set(button.get(), text);
    }

    void toggle() {
        preferences().theme(Optional.of(now().other()));
        apply();
    }

    /// Applies the theme, and does so again whenever the desktop turns light or dark.
    void follow() {
        apply();
        system = Theme.whenSystemChanges(this::apply);
    }

    void close() {
        system.unsubscribe();
    }
}
