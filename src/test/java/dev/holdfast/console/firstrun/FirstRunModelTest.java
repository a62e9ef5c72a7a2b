package dev.holdfast.console.firstrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.LaterBackground;
import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.policy.Problem;
import dev.holdfast.testing.SomeProposals;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstRunModelTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    @BeforeEach
    void tablesAreFound() {
        operations.onboarding.proposals = SomeProposals.of(4);
        operations.databases().forEach(operations.estate::put);
    }

    private Layout layout() {
        return Layout.read(home.resolve("console.properties"));
    }

    private FirstRunModel model(Background background, Layout layout) {
        return new FirstRunModel(operations, background, new Texts(Locale.ENGLISH), "mira", layout);
    }

    @Test
    void aPolicyIsAppliedWithAReasonAndWithoutProblemsAndFiresOnlyWhenThatIsWished() {
        FirstRunModel model = model(new DirectBackground(), layout());
        model.use("shop");
        assertThat(model.proposals())
                .as("what follows another comes later")
                .extracting(each -> each.definition().name())
                .containsExactly("t001", "t003");
        model.take();
        model.apply();
        model.reasonProperty().set("too large");
        operations.onboarding.problems = List.of(new Problem("t001", "table", "has changed"));
        model.review();
        model.apply();
        assertThat(operations.onboarding.asked).noneMatch(asked -> asked.startsWith("apply"));
        assertThat(model.document()).noneMatch(line -> line.startsWith("cron"));
        model.policy().scheduledProperty().set(true);
        assertThat(model.document()).anyMatch(line -> line.startsWith("cron"));

        operations.onboarding.problems = List.of();
        model.review();
        model.apply();

        assertThat(operations.onboarding.asked).contains("apply 1 by mira: too large");
        assertThat(model.stepProperty().get()).isEqualTo(Step.PLAN);
    }

    @Test
    void itMayBeAppliedWhileItIsReviewedAndWhatIsWrongThenIsNotApplied() {
        LaterBackground later = new LaterBackground();
        FirstRunModel model = model(later, layout());
        model.use("shop");
        later.next();
        model.reasonProperty().set("too large");
        model.take();
        assertThat(model.applicable()).as("its review has not come back").isTrue();
        operations.onboarding.problems = List.of(new Problem("t001", "table", "has changed"));

        model.apply();
        later.next();
        later.next();

        assertThat(model.stepProperty().get()).isEqualTo(Step.POLICY);
        assertThat(model.problemsProperty().get()).hasSize(1);
        assertThat(operations.onboarding.asked).noneMatch(asked -> asked.startsWith("apply"));
    }

    @Test
    void nobodyGoesBackWhileItIsAppliedAndTheNextWindowPlansIt() {
        LaterBackground later = new LaterBackground();
        FirstRunModel model = model(later, layout());
        model.use("shop");
        later.next();
        model.take();
        later.next();
        model.policy().nameProperty().set("orders");
        model.reasonProperty().set("too large");
        model.apply();
        model.back();
        later.next();
        assertThat(model.stepProperty().get()).isEqualTo(Step.PLAN);

        Layout left = layout();
        model.keep(left);
        FirstRunModel next = model(new DirectBackground(), left);
        next.reading(new DirectBackground()).ask();

        assertThat(next.stepProperty().get()).isEqualTo(Step.PLAN);
        assertThat(next.planProperty().get()).isNotNull();
        assertThat(next.command()).isEqualTo("holdfast run orders");
    }
}
