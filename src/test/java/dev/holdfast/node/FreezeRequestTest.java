package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.freeze.ColdRequest;
import dev.holdfast.freeze.ColdState;
import dev.holdfast.freeze.FreezePoint;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Partitions are frozen by whichever node has time, on request.
class FreezeRequestTest {
    @AutoClose
    private final ColdThings things = new ColdThings();

    private ColdRequest request(long id) {
        return things.cold().requests(10).stream()
                .filter(request -> request.id() == id)
                .findFirst()
                .orElseThrow();
    }

    private ColdRequest ended(long id) {
        things.engine().await(() -> !request(id).state().open());
        return request(id);
    }

    private void theVaultIsAwayAt(FreezePoint at) {
        things.engine().freezePoints(point -> {
            if (point == at) {
                throw new HoldfastException(ErrorCode.UNREACHABLE, "vault: no connection");
            }
        });
    }

    private void requireAllInOneTrueFile() {
        assertThat(things.warm()).isZero();
        assertThat(things.cold(ColdState.COLD)).isEqualTo(1);
        assertThat(things.cold().verify(List.of(), "ann").differences()).isZero();
    }

    @Test
    void aNodeFreezesWhatIsAskedForOnceHoweverOftenItIs() {
        long first = things.cold().request(things.things(), "ann");
        long again = things.cold().request(things.things(), "bob");
        assertThat(again).isEqualTo(first);
        assertThat(things.warm()).isEqualTo(60);

        things.engine().node().serve();

        ColdRequest done = ended(first);
        assertThat(done.state()).isEqualTo(ColdRequest.State.FROZEN);
        assertThat(things.cold()
                        .find(java.util.Objects.requireNonNull(done.file()))
                        .state())
                .isEqualTo(ColdState.COLD);
        assertThat(things.cold().find(done.file()).begunBy()).isEqualTo("ann");
        assertThat(things.warm()).isZero();
        assertThat(things.cold().requests(10)).hasSize(1);
    }

    /// What was asked for may end between the statement that meets it and the one that looks which it is.
    @Test
    void whatEndsWhileItIsAskedForAgainIsAskedForAnew() {
        things.engine().control("""
                create sequence asked;
                create function meets_one() returns trigger language plpgsql as
                  $$begin return case when nextval('asked') > 1 then new end; end$$;
                create trigger meets_one before insert on cold_request
                  for each row execute function meets_one()""");

        long id = things.cold().request(things.things(), "ann");

        assertThat(request(id).state()).isEqualTo(ColdRequest.State.WAITING);
        assertThat(things.engine().controlNumber("select count(*) from audit where act = 'cold.requested'"))
                .isEqualTo(1);
    }

    @Test
    void aRequestThatNoNodeHasIsCancelledAtOnce() {
        long id = things.cold().request(things.things(), "ann");

        assertThat(things.cold().cancel(id, "bob").state()).isEqualTo(ColdRequest.State.CANCELLED);

        things.engine().node().serve();
        assertThat(things.warm()).isEqualTo(60);
        assertThatThrownBy(() -> things.cold().cancel(id, "bob"))
                .hasMessageContaining("is cancelled; nothing was cancelled");
        assertThat(things.engine()
                        .controlLines("select actor || ' ' || act from holdfast.audit where act like 'cold.%'"
                                + " order by number"))
                .isEqualTo(List.of("ann cold.requested", "bob cold.cancelled"));
    }

    @ParameterizedTest
    @EnumSource(names = {"AFTER_WRITE", "AFTER_PUT", "AFTER_VERIFIED"})
    void aFreezingStopsWhereItIsCancelledUnlessItsFileIsVerified(FreezePoint at) {
        long id = things.cold().request(things.things(), "ann");
        things.engine().freezePoints(point -> {
            if (point == before(at)) {
                things.cold().cancel(id, "bob");
            }
        });

        things.engine().node().serve();

        ColdRequest ended = ended(id);
        boolean late = at == FreezePoint.AFTER_VERIFIED;
        assertThat(ended.state()).isEqualTo(late ? ColdRequest.State.FROZEN : ColdRequest.State.CANCELLED);
        assertThat(ended.cancelledBy()).isEqualTo("bob");
        assertThat(things.warm()).isEqualTo(late ? 0 : 60);
        assertThat(things.cold(ColdState.COLD)).isEqualTo(late ? 1 : 0);
        assertThat(things.cold().verify(List.of(), "ann").differences()).isZero();
    }

    /// A watch looks before a listener hears.
    private static FreezePoint before(FreezePoint point) {
        return point == FreezePoint.AFTER_VERIFIED ? point : FreezePoint.values()[point.ordinal() - 1];
    }

    @ParameterizedTest
    @EnumSource(names = {"AFTER_BEGIN", "AFTER_PUT", "AFTER_VERIFIED", "AFTER_DROP_COMMIT"})
    void whatANodeLeavesBehindAnotherOneEnds(FreezePoint death) {
        long id = things.cold().request(things.things(), "ann");
        things.engine().freezePoints(point -> {
            if (point == death) {
                throw new AssertionError("the process is gone");
            }
        });
        assertThatThrownBy(() -> things.cold().freeze(things.things(), "ann"))
                .hasMessageContaining("the process is gone");
        assertThat(request(id).state()).isEqualTo(ColdRequest.State.RUNNING);

        things.engine().restart();
        things.engine().node().serve();

        assertThat(ended(id).state()).isEqualTo(ColdRequest.State.FROZEN);
        requireAllInOneTrueFile();
    }

    /// Wherever that is, from the first row to the last.
    @ParameterizedTest
    @EnumSource(names = {"AFTER_BEGIN", "AFTER_PUT", "AFTER_VERIFIED", "AFTER_DROP_COMMIT"})
    void whatADatabaseStoppedWaitsUntilItIsBack(FreezePoint at) {
        long id = things.cold().request(things.things(), "ann");
        theVaultIsAwayAt(at);

        things.engine().node().serve();

        things.engine().await(() -> !request(id).problem().isEmpty());
        assertThat(request(id).state()).isEqualTo(ColdRequest.State.WAITING);
        assertThat(request(id).problem()).isEqualTo("vault: no connection");

        things.engine().freezePoints(FreezePoint.Listener.NONE);
        things.engine().restart(); // which does not rest
        things.engine().node().serve();

        assertThat(ended(id).state()).isEqualTo(ColdRequest.State.FROZEN);
        requireAllInOneTrueFile();
    }

    @ParameterizedTest
    @EnumSource(names = {"AFTER_PUT", "AFTER_DROP_COMMIT"})
    void whoFreezesByHandHearsThatTheDatabaseIsAwayAndGoesOnLater(FreezePoint at) {
        theVaultIsAwayAt(at);
        assertThatThrownBy(() -> things.cold().freeze(things.things(), "ann"))
                .hasMessage("vault: no connection; request 1 waits: a node goes on with it when the database is back,"
                        + " or `holdfast cold freeze` does")
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE));
        things.engine().freezePoints(FreezePoint.Listener.NONE);

        assertThat(things.cold().recover("ann")).isEmpty(); // as the command does first
        things.candidates().stream()
                .filter(candidate -> candidate.table().equals(ColdThings.THINGS))
                .forEach(candidate -> things.cold().freeze(candidate, "ann"));

        requireAllInOneTrueFile();
        things.engine().node().serve();
        assertThat(ended(1).state()).isEqualTo(ColdRequest.State.FROZEN);
    }
}
