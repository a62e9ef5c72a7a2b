package dev.holdfast.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.LaterBackground;
import dev.holdfast.ledger.RowExceptions.RowException;
import dev.holdfast.ledger.RowExceptions.State;
import dev.holdfast.node.Operations.SessionQuery;
import dev.holdfast.session.RowsLeft;
import org.junit.jupiter.api.Test;

class RowsLeftModelTest {
    private final FakeOperations operations = new FakeOperations();
    private final LaterBackground later = new LaterBackground();
    private final long session = operations
            .sessions(new SessionQuery("", "running", 0, 1))
            .getFirst()
            .id();
    private final RowsLeftModel model = new RowsLeftModel(operations, later, session);

    private void show() {
        model.show(operations.session(session).rowsLeft());
    }

    @Test
    void rowsAreReadOnlyWhenThereAreOthersThanBefore() {
        show();
        assertThat(later.size()).isZero();

        operations.leave(session, new RowsLeft(2, 1, 0, 0, 0));
        show();
        later.next();
        show();

        assertThat(model.rows()).hasSize(3);
        assertThat(later.size()).isZero();
    }

    @Test
    void pagesAndStatesAreAskedOfTheServer() {
        operations.leave(session, new RowsLeft(250, 7, 0, 0, 0));
        show();
        later.next();
        assertThat(model.rows()).hasSize(RowsLeftModel.PAGE);

        model.next();
        later.next();
        model.next();
        later.next();
        assertThat(model.rows()).hasSize(57);
        assertThat(model.moreProperty().get()).isFalse();
        model.stateProperty().set(State.GONE);
        later.next();

        assertThat(model.pageProperty().get()).isZero();
        assertThat(model.rows()).hasSize(7).extracting(RowException::state).containsOnly(State.GONE);
    }

    @Test
    void anAnswerThatIsNotWantedAnyMoreIsDropped() {
        operations.leave(session, new RowsLeft(150, 7, 0, 0, 0));
        show();
        model.stateProperty().set(State.GONE);
        later.next();
        later.next();

        assertThat(model.rows()).extracting(RowException::state).containsOnly(State.GONE);
    }

    @Test
    void failureIsToldAndTheNextSignOfTheSessionReadsAgain() {
        operations.leave(session, new RowsLeft(1, 0, 0, 0, 0));
        RowsLeft left = operations.session(session).rowsLeft();
        operations.failWith("control database: connection refused");
        model.show(left);
        later.next();
        assertThat(model.problemProperty().get()).isEqualTo("control database: connection refused");

        operations.failWith(null);
        model.show(left);
        later.next();

        assertThat(model.problemProperty().get()).isEmpty();
        assertThat(model.rows()).hasSize(1);
    }
}
