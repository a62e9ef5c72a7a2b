package dev.holdfast.console.cold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.LaterBackground;
import dev.holdfast.testing.FakeCold;
import org.junit.jupiter.api.Test;

class ColdModelTest {
    private final LaterBackground background = new LaterBackground();
    private final FakeCold cold = new FakeCold();
    private final ColdModel model = new ColdModel(cold, background, "mira");

    @Test
    void whatTheSettingsSayComesWithTheFiles() {
        model.refresh();
        assertThat(model.placeProperty().get()).isEmpty();
        assertThat(model.monthsProperty().get()).isEqualTo(ColdModel.NOT_TOLD);

        background.next();

        assertThat(model.placeProperty().get()).isEqualTo("/cold");
        assertThat(model.monthsProperty().get()).isEqualTo(12);
    }

    @Test
    void monthsThatSomebodyChoseStay() {
        model.refresh();
        model.monthsProperty().set(3);

        background.next();

        assertThat(model.monthsProperty().get()).isEqualTo(3);
    }

    @Test
    void theManifestOfTheSelectedFileIsReadAwayFromTheUiThread() {
        model.select(cold.find(3));

        assertThat(model.manifestProperty().get()).isNull();

        background.all();

        assertThat(model.manifestProperty().get()).isEqualTo(cold.find(3).manifest());
    }

    @Test
    void aManifestThatComesLateIsNotShownForAnotherFile() {
        model.select(cold.find(3));
        model.select(cold.find(2));
        background.last();

        background.next();

        assertThat(model.manifestProperty().get()).isEqualTo(cold.find(2).manifest());
    }

    @Test
    void aFileThatIsReadAgainKeepsItsManifest() {
        model.refresh();
        background.all();
        model.select(cold.find(3));
        background.all();

        cold.thaw(3, "mira");
        model.refresh();
        background.next();

        assertThat(model.manifestProperty().get()).isEqualTo(cold.find(3).manifest());
    }

    @Test
    void aManifestThatCannotBeReadIsTold() {
        cold.garble(3);

        model.select(cold.find(3));
        background.all();

        assertThat(model.manifestProperty().get()).isNull();
        assertThat(model.workProblemProperty().get())
                .contains("(cold file 3)", "manifest of a cold file cannot be read");
    }
}
