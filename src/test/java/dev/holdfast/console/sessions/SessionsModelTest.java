package dev.holdfast.console.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.LaterBackground;
import dev.holdfast.console.sessions.SessionsModel.Answer;
import dev.holdfast.session.SessionView;
import org.junit.jupiter.api.Test;

class SessionsModelTest {
    private final FakeOperations operations = new FakeOperations();
    private final SessionsModel model = new SessionsModel(operations, new DirectBackground());

    @Test
    void newestComesFirst() {
        model.refresh();

        assertThat(model.sessions()).isNotEmpty();
        assertThat(model.sessions()).extracting(SessionView::id).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(model.answerProperty().get()).isEqualTo(Answer.SESSIONS);
    }

    @Test
    void filtersAskTheServer() {
        model.filterProperty().set("orders state:succeeded");

        assertThat(model.sessions()).isNotEmpty().allMatch(each -> each.policy().equals("orders"));
        model.filterProperty().set("policy:orders state:failed");
        assertThat(model.answerProperty().get()).isEqualTo(Answer.NO_MATCH);
    }

    @Test
    void pagesAreTurned() {
        for (int i = 0; i < SessionsModel.PAGE; i++) {
            operations.archiveNow("proofs", 0, true, "mira");
        }
        model.refresh();
        assertThat(model.sessions()).hasSize(SessionsModel.PAGE);
        long last = model.sessions().getLast().id();

        model.older();

        assertThat(model.sessions().getFirst().id()).isEqualTo(last - 1);
        assertThat(model.olderProperty().get()).isFalse();
        model.newer();
        assertThat(model.sessions()).hasSize(SessionsModel.PAGE);
    }

    @Test
    void newSessionIsPutOnTopWithoutExchangingTheOthers() {
        model.refresh();
        SessionView third = model.sessions().get(2);

        operations.archiveNow("proofs", 0, true, "mira");
        model.refresh();

        assertThat(model.sessions().get(3)).isSameAs(third);
    }

    @Test
    void emptyInstallationIsToldFromAFilterWithoutMatch() {
        SessionsModel empty = new SessionsModel(FakeOperations.empty(), new DirectBackground());

        empty.refresh();

        assertThat(empty.answerProperty().get()).isEqualTo(Answer.EMPTY);
    }

    @Test
    void failureIsShownAndForgottenByTheNextReading() {
        operations.failWith("control database: connection refused");
        model.refresh();
        assertThat(model.answerProperty().get()).isEqualTo(Answer.FAILED);
        assertThat(model.problemProperty().get()).isEqualTo("control database: connection refused");

        operations.failWith(null);
        model.refresh();

        assertThat(model.answerProperty().get()).isEqualTo(Answer.SESSIONS);
    }

    @Test
    void beatsDuringASlowReadingAskOnlyOnceMore() {
        LaterBackground later = new LaterBackground();
        SessionsModel slow = new SessionsModel(operations, later);
        slow.refresh();
        slow.refresh();
        slow.refresh();
        assertThat(later.size()).isEqualTo(1);

        later.next();
        assertThat(later.size()).isEqualTo(1);
        later.next();

        assertThat(later.size()).isZero();
    }
}
