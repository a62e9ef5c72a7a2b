package dev.holdfast.console.connections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.LaterBackground;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.dialect.Engine;
import dev.holdfast.estate.Environment;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionFormModelTest {
    private final FakeOperations operations = new FakeOperations();
    private final LaterBackground background = new LaterBackground();
    private final ConnectionFormModel model =
            new ConnectionFormModel(operations, background, new Texts(Locale.ENGLISH));

    private void type() {
        model.nameProperty().set("shop");
        model.serverProperty().set("db1:5432");
        model.databaseProperty().set("shop");
    }

    @Test
    void aVerdictIsOfWhatIsTypedAndChosenNow() {
        type();
        List<Runnable> changes = List.of(
                () -> model.serverProperty().set("db2:5432"),
                () -> model.archiveProperty().set(false),
                () -> model.environmentProperty().set(Environment.PRODUCTION),
                () -> model.engineProperty().set(Engine.SQLSERVER));
        for (Runnable change : changes) {
            model.test();
            background.next();
            assertThat(model.checkProperty().get()).isNotNull();
            change.run();
            assertThat(model.checkProperty().get()).isNull();
        }
    }

    @Test
    void aTestThatIsAnsweredAfterMoreWasTypedSaysNothing() {
        type();
        model.test();
        model.sourceProperty().set(false);
        background.next();

        assertThat(model.checkProperty().get()).isNull();
        assertThat(model.busyProperty().get()).isEmpty();
    }

    @Test
    void whatIsKeptForTheNextStartIsTypedAgainAndHoldsNoPassword(@TempDir Path home) {
        type();
        model.environmentProperty().set(Environment.PRODUCTION);
        model.sourceProperty().set(false);
        model.secretProperty().set("hunter2");
        Layout layout = Layout.read(home.resolve("console.properties"));
        model.keep(layout, "kept.");
        ConnectionFormModel next = new ConnectionFormModel(operations, background, new Texts(Locale.ENGLISH));
        next.restore(layout, "kept.");

        assertThat(layout.get("kept.secret", "nothing")).isEmpty();
        assertThat(next.command())
                .isEqualTo("holdfast db add shop --server db1:5432 --database shop --environment production"
                        + " --role archive");
    }
}
