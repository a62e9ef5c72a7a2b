package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.node.Operations.RequestView;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What the control database keeps of a request while a node carries it out, and afterwards.
class RequestsTest {
    @AutoClose
    private final EngineFixture engine = OrderTree.open();

    private final Operations operations = engine.node().operations();

    private RequestView answered(long request) {
        engine.node().serve();
        engine.await(() -> operations.request(request).finished());
        return operations.request(request);
    }

    private long plan() {
        return operations
                .keepPlan("orders", 0, "ada", new Cancellation())
                .stored()
                .id();
    }

    @Test
    void whatWasAnsweredLongAgoIsForgotten() {
        long orders = engine.features().policies().byName("orders").id();
        engine.control("""
                insert into request (kind, policy_id, requested_by, requested_at, finished_at) values
                  ('archive_now', %1$d, 'old', now() - interval '40 days', now() - interval '31 days'),
                  ('archive_now', %1$d, 'recent', now() - interval '40 days', now() - interval '29 days'),
                  ('archive_now', %1$d, 'waiting', now() - interval '40 days', null)""".formatted(orders));

        engine.node().tend(new LedgerKeeper(engine.features(), LedgerKeeper.USUAL_KEEP));

        engine.await(() -> engine.controlNumber("select count(*) from request where requested_by = 'old'") == 0);
        assertThat(engine.controlLines("select requested_by from request order by id"))
                .containsExactly("recent", "waiting");
    }

    /// A process may die between any two transactions: a session that its request does not know of would be another
    /// node's, which then says of the request that nothing was started.
    private void noSessionIsSeenWithoutItsRequest() {
        engine.control("""
                create function named_by_its_request() returns trigger language plpgsql as $$
                begin
                  if not exists (select from request where result_session_id = new.id) then
                    raise exception 'session % is named by no request', new.id;
                  end if;
                  return null;
                end $$;
                create constraint trigger named_by_its_request after insert on session
                  deferrable initially deferred for each row execute function named_by_its_request()""");
    }

    @Test
    void aRequestNamesItsSessionFromTheMomentThatThereIsOne() {
        noSessionIsSeenWithoutItsRequest();

        RequestView request = answered(operations.archiveNow("orders", 0, false, "ada"));

        assertThat(request.error()).isEmpty();
        assertThat(request.session()).isEqualTo(1);
    }

    @Test
    void aRequestForAPlanNamesItsSessionFromTheMomentThatThereIsOne() {
        noSessionIsSeenWithoutItsRequest();
        long plan = plan();

        RequestView request = answered(operations.archiveNow(plan, false, "ada"));

        assertThat(request.error()).isEmpty();
        assertThat(operations.session(request.session()).plan()).isNotNull();
    }

    @Test
    void aRequestForAPlanThatDoesNotStandNamesTheSessionThatSaysSo() {
        noSessionIsSeenWithoutItsRequest();
        long plan = plan();
        engine.execute("shop", "delete from order_items; delete from orders");

        RequestView request = answered(operations.archiveNow(plan, false, "ada"));

        assertThat(request.error()).isEmpty();
        assertThat(operations.session(request.session()).error()).contains("does not stand any more");
    }
}
