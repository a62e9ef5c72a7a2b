package dev.holdfast.console.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.LaterBackground;
import dev.holdfast.console.fx.Paged;
import dev.holdfast.console.fx.Paged.Answer;
import dev.holdfast.session.SessionView;
import org.junit.jupiter.api.Test;

class SessionsModelTest {
    private final FakeOperations operations = new FakeOperations();
    private final SessionsModel model = new SessionsModel(operations, new DirectBackground());

    @Test
    void newestComesFirst() {
        model.list().refresh();

        assertThat(model.list().rows()).isNotEmpty();
        assertThat(model.list().rows()).extracting(SessionView::id).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(model.list().answerProperty().get()).isEqualTo(Answer.ROWS);
    }

    @Test
    void filtersAskTheServer() {
        model.list().filterProperty().set("orders state:succeeded");

        assertThat(model.list().rows()).isNotEmpty().allMatch(each -> each.policy()
                .equals("orders"));
        model.list().filterProperty().set("policy:orders state:failed");
        assertThat(model.list().answerProperty().get()).isEqualTo(Answer.NO_MATCH);
    }

    @Test
    void pagesAreTurned() {
        for (int i = 0; i < Paged.PAGE; i++) {
            operations.archiveNow("proofs", 0, true, "mira");
        }
        model.list().refresh();
        assertThat(model.list().rows()).hasSize(Paged.PAGE);
        long last = model.list().rows().getLast().id();

        model.list().older();

        assertThat(model.list().rows().getFirst().id()).isEqualTo(last - 1);
        assertThat(model.list().olderProperty().get()).isFalse();
        model.list().newer();
        assertThat(model.list().rows()).hasSize(Paged.PAGE);
    }

    @Test
    void newSessionIsPutOnTopWithoutExchangingTheOthers() {
        model.list().refresh();
        SessionView third = model.list().rows().get(2);

        operations.archiveNow("proofs", 0, true, "mira");
        model.list().refresh();

        assertThat(model.list().rows().get(3)).isSameAs(third);
    }

    @Test
    void emptyInstallationIsToldFromAFilterWithoutMatch() {
        SessionsModel empty = new SessionsModel(FakeOperations.empty(), new DirectBackground());

        empty.list().refresh();

        assertThat(empty.list().answerProperty().get()).isEqualTo(Answer.EMPTY);
    }

    @Test
    void failureIsShownAndForgottenByTheNextReading() {
        operations.failWith("control database: connection refused");
        model.list().refresh();
        assertThat(model.list().answerProperty().get()).isEqualTo(Answer.FAILED);
        assertThat(model.list().problemProperty().get()).isEqualTo("control database: connection refused");

        operations.failWith(null);
        model.list().refresh();

        assertThat(model.list().answerProperty().get()).isEqualTo(Answer.ROWS);
    }

    @Test
    void beatsDuringASlowReadingAskOnlyOnceMore() {
        LaterBackground later = new LaterBackground();
        SessionsModel slow = new SessionsModel(operations, later);
        slow.list().refresh();
        slow.list().refresh();
        slow.list().refresh();
        assertThat(later.size()).isEqualTo(1);

        later.next();
        assertThat(later.size()).isEqualTo(1);
        later.next();

        assertThat(later.size()).isZero();
    }
}
