package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreferencesTest {
    @TempDir
    private Path home;

    @Test
    void whoeverForgetsTheLayoutKeepsWhatWasSettled() {
        Layout layout = Layout.read(home.resolve("console.properties"));
        Preferences preferences = new Preferences(layout);
        preferences.locale(Optional.of(Locale.forLanguageTag("de-CH")));
        preferences.zone(Optional.of(ZoneId.of("Asia/Tokyo")));
        preferences.scale(150);
        layout.put("holds.divider", 0.3);

        preferences.forgetTheRest();

        assertThat(preferences.locale()).contains(Locale.forLanguageTag("de-CH"));
        assertThat(preferences.zone()).contains(ZoneId.of("Asia/Tokyo"));
        assertThat(preferences.scale()).isEqualTo(150);
        assertThat(preferences.theme()).as("still follows the desktop").isEmpty();
        assertThat(layout.get("holds.divider", "forgotten")).isEqualTo("forgotten");
    }
}
