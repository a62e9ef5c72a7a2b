package dev.holdfast.console.cold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.LaterBackground;
import dev.holdfast.testing.FakeCold;
import org.junit.jupiter.api.Test;

class ColdModelTest {
    private final LaterBackground background = new LaterBackground();
    private final ColdModel model = new ColdModel(new FakeCold(), background, "mira");

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
}
