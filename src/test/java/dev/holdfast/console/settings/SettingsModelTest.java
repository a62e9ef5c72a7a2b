package dev.holdfast.console.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Preferences;
import dev.holdfast.console.fx.Theme;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsModelTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();
    private final List<Optional<Theme>> themes = new ArrayList<>();
    private Preferences preferences = new Preferences(Layout.read(Path.of("none")));

    @BeforeEach
    void nothingIsSettled() {
        preferences = new Preferences(Layout.read(home.resolve("console.properties")));
    }

    private SettingsModel model() {
        return new SettingsModel(
                operations, new DirectBackground(), preferences, () -> themes.add(preferences.theme()));
    }

    @Test
    void aZoneThatIsNoneIsNamedAndTheOneBeforeStays() {
        SettingsModel model = model();
        model.zoneProperty().set(" Asia/Tokyo ");
        assertThat(preferences.zone()).contains(ZoneId.of("Asia/Tokyo"));
        model.zoneProperty().set("Europe/Berln");
        assertThat(model.zoneProblemProperty().get()).isEqualTo("Europe/Berln");
        assertThat(preferences.zone()).contains(ZoneId.of("Asia/Tokyo"));

        model.zoneProperty().set("");

        assertThat(model.zoneProblemProperty().get()).isEmpty();
        assertThat(preferences.zone()).isEmpty();
    }

    @Test
    void aThemeIsKeptBeforeItIsToldAndOneThatWasSettledElsewhereIsShown() {
        SettingsModel model = model();
        model.themeProperty().set(Optional.of(Theme.DARK));
        assertThat(themes).containsExactly(Optional.of(Theme.DARK));

        preferences.theme(Optional.of(Theme.LIGHT)); // by the button above the tabs
        model.refresh();

        assertThat(model.themeProperty().get()).contains(Theme.LIGHT);
    }

    @Test
    void theSystemsLanguageIsAChoiceAndTakesBackWhatWasSettled() {
        SettingsModel model = model();
        assertThat(model.locales()).startsWith("").contains("de-CH", "en-US").doesNotContain("zh-Hant-TW", "de");
        assertThat(model.locales()).doesNotHaveDuplicates().isSorted();
        model.localeProperty().set("de-CH");
        assertThat(preferences.locale()).contains(Locale.forLanguageTag("de-CH"));

        model.localeProperty().set("");

        assertThat(preferences.locale()).isEmpty();
    }

    @Test
    void environmentsAreReadAndWhatCannotBeReadIsSaidUntilItCanAgain() {
        SettingsModel model = model();
        model.refresh();
        assertThat(model.databases()).isEqualTo(operations.databases());
        operations.failWith("connection refused");
        model.refresh();
        operations.failWith(null);
        model.refresh();
        assertThat(model.problemProperty().get()).isEmpty();
    }
}
