package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.notify.Courier;
import dev.holdfast.notify.Deliveries;
import dev.holdfast.notify.DeliveryFilter;
import dev.holdfast.notify.DeliveryState;
import dev.holdfast.notify.DeliveryView;
import dev.holdfast.notify.EndpointView;
import dev.holdfast.notify.EndpointView.Circuit;
import dev.holdfast.notify.http.SigningKey;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.testing.RawServer;
import dev.holdfast.testing.RawServer.Request;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// From the transaction that makes it true to the service that is told of it, over real sockets.
final class CourierTest {
    private static final String OF_B = "endpoint_id = (select id from holdfast.policy where name = 'b')";

    @AutoClose
    private final ToldEstate estate = new ToldEstate();

    private final EngineFixture engine = estate.engine;

    CourierTest() throws IOException {}

    private SessionView run(String policy) {
        return engine.run(policy).getFirst();
    }

    private static String id(Request request) {
        return Objects.requireNonNull(request.headers().get("webhook-id"));
    }

    @Test
    void everyChunkAndTheEndAreToldInOrderSignedAndWithoutRows() {
        SessionView session = run("a");
        estate.sendAll(estate.courier(), "state <> 'delivered'");

        List<Request> told = estate.a.requests();
        assertThat(told).hasSize(4);
        assertThat(told.subList(0, 3)).allSatisfy(request -> assertThat(request.text())
                .contains("\"type\":\"chunk.archived\"", "\"keys\":100", "\"session\":" + session.id())
                .doesNotContain("note "));
        assertThat(told.get(3).text()).contains("\"type\":\"session.ended\"", "\"rows\":300", "\"chunks\":3");
        assertThat(told).extracting(CourierTest::id).doesNotHaveDuplicates();
        assertThat(told).allSatisfy(request -> assertThat(request.headers())
                .containsEntry(
                        "webhook-signature",
                        SigningKey.headers(
                                        List.of(estate.key),
                                        id(request),
                                        Instant.ofEpochSecond(
                                                Long.parseLong(request.headers().get("webhook-timestamp"))),
                                        request.body())
                                .get("webhook-signature")));
    }

    @Test
    void whatRolledBackIsNotToldAndAPolicyWithoutCallbackWritesNothing() {
        engine.control("update holdfast.policy set callback = null, executor = 'direct' where name = 'b'");
        AtomicInteger commits = new AtomicInteger();
        engine.failpoints(point -> {
            if (point == Failpoint.BEFORE_HAND_OFF_COMMIT && commits.incrementAndGet() > 1) {
                throw new IllegalStateException("killed");
            }
        });

        assertThatThrownBy(() -> run("a")).isInstanceOf(IllegalStateException.class);

        assertThat(estate.count("event = 'chunk.archived'")).isEqualTo(1);
        engine.failpoints(Failpoint.Listener.NONE);
        engine.resume();
        run("b");
        assertThat(estate.count("event = 'chunk.archived'")).isEqualTo(3);
        assertThat(estate.count("event = 'session.ended'")).isEqualTo(1);
    }

    @Test
    void whoDiesBeforeItIsWrittenDownThatItWentSendsTheSameIdAgain() {
        run("a");
        engine.control("delete from holdfast.delivery where id > (select min(id) from holdfast.delivery)");
        estate.a.behave((request, out) -> {
            // the node dies here: the claim stays, the attempt is not written down
            engine.control("update holdfast.delivery set claim = gen_random_uuid()");
            RawServer.write(out, "200 OK", "");
        });
        Courier first = estate.courier();
        first.look();
        engine.await(() -> estate.a.requests().size() == 1);
        first.close();
        estate.a.behave((request, out) -> RawServer.write(out, "200 OK", ""));

        Courier second = estate.courier();
        run("b");
        estate.sendAll(second, OF_B + " and state <> 'delivered'");
        assertThat(estate.a.requests()).hasSize(1);
        estate.later(Duration.ofSeconds(61));
        estate.sendAll(second, "state <> 'delivered'");

        assertThat(estate.a.requests()).hasSize(2);
        assertThat(id(estate.a.requests().get(1)))
                .isEqualTo(id(estate.a.requests().get(0)));
    }

    @Test
    void twoNodesSendNothingTwice() {
        run("a");
        run("b");
        Courier other = estate.courier();
        Courier one = estate.courier();

        engine.await(() -> {
            one.look();
            other.look();
            return estate.count("state <> 'delivered'") == 0;
        });

        assertThat(estate.a.requests()).extracting(CourierTest::id).hasSize(4).doesNotHaveDuplicates();
        assertThat(estate.b.requests()).extracting(CourierTest::id).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void anEndpointThatHangsDelaysNeitherArchivingNorAnotherEndpoint() {
        CountDownLatch hang = new CountDownLatch(1);
        estate.a.behave((request, out) -> hang.await());
        Courier courier = estate.courier();
        engine.when(Failpoint.AFTER_HAND_OFF, 1, () -> {
            courier.look();
            engine.await(() -> estate.a.connections() == 1);
        });

        SessionView session = run("a");
        run("b");

        assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
        estate.sendAll(courier, OF_B + " and state <> 'delivered'");
        assertThat(estate.b.requests()).hasSize(4);
        assertThat(estate.count("state = 'waiting'")).isEqualTo(4);
        hang.countDown();
    }

    @Test
    void whatWaitsForAnEndpointThatIsLeftAloneKeepsNobodyWaitingForTheOthers() {
        run("a");
        run("b");
        engine.control("""
                insert into endpoint (id, disabled_at, disabled_why)
                select id, now(), 'for a test' from policy where name = 'a'""");
        engine.control("""
                insert into delivery (endpoint_id, message_id, event, body, state, asked_at, due_at)
                select -7, gen_random_uuid(), 'test', '{}', 'waiting', now(), now()""");
        Duration patience = Duration.ofSeconds(10);

        long began = System.nanoTime();
        long left = estate.courier().sendAll(patience);

        assertThat(left).isEqualTo(4);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(patience);
        assertThat(estate.b.requests()).hasSize(4);
        assertThat(estate.a.requests()).isEmpty();
    }

    /// Attempts at the oldest delivery until it is settled, whatever time that takes.
    private Duration untilDead(Courier courier) {
        Instant begun = estate.now();
        engine.control("delete from holdfast.delivery where id > (select min(id) from holdfast.delivery)");
        for (int attempt = 1; attempt <= 10; attempt++) {
            int made = attempt;
            engine.await(() -> {
                courier.look();
                return engine.controlNumber("select count(*) from holdfast.delivery_attempt") == made;
            });
            if (attempt < 10) {
                long wait = engine.controlNumber("""
                        select ceil(extract(epoch from greatest(due_at, open_until) - '%s'::timestamptz))
                        from holdfast.delivery left join holdfast.endpoint on true""".formatted(estate.now()));
                estate.later(Duration.ofSeconds(wait));
            }
        }
        return Duration.between(begun, estate.now());
    }

    @Test
    void tenAttemptsOverThreeDaysThenItIsDeadAndMayBeSentAgain() {
        run("a");
        estate.a.behave((request, out) -> RawServer.write(out, "500 Oops", "no\u001b[31m room"));
        Courier courier = estate.courier();
        Deliveries deliveries = estate.deliveries(courier);

        Duration took = untilDead(courier);

        assertThat(took).isBetween(Duration.ofHours(60), Duration.ofHours(90));
        DeliveryView dead = deliveries.list(DeliveryFilter.ALL, 0, 10).getFirst();
        assertThat(dead.state()).isEqualTo(DeliveryState.DEAD);
        assertThat(dead.problem()).isEqualTo("10 attempts failed; at last: it answered 500");
        assertThat(deliveries.attempts(dead.id())).hasSize(10).allSatisfy(attempt -> assertThat(attempt.response())
                .isEqualTo("no\\u{1b}[31m room"));
        assertThat(endpoint(deliveries, "a").circuit()).isEqualTo(Circuit.OPEN);

        estate.a.behave((request, out) -> RawServer.write(out, "200 OK", ""));
        estate.later(Duration.ofMinutes(15));
        assertThat(endpoint(deliveries, "a").circuit()).isEqualTo(Circuit.HALF_OPEN);
        assertThat(deliveries.redeliver(new DeliveryFilter(DeliveryState.DEAD, "a", 0), "dba"))
                .isEqualTo(1);
        estate.sendAll(courier, "state <> 'delivered'");
        assertThat(estate.a.requests()).extracting(CourierTest::id).containsOnly(dead.messageId());
        assertThat(endpoint(deliveries, "a").circuit()).isEqualTo(Circuit.CLOSED);
    }

    private static EndpointView endpoint(Deliveries deliveries, String name) {
        return deliveries.endpoints().stream()
                .filter(endpoint -> endpoint.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoIsGoneIsNotCalledUntilSomebodyEnablesIt() {
        run("a");
        estate.a.behave((request, out) -> RawServer.write(out, "410 Gone", ""));
        Courier courier = estate.courier();
        Deliveries deliveries = estate.deliveries(courier);
        estate.sendAll(
                courier,
                "state = 'waiting' and event = 'chunk.archived' and id = (select min(id) from holdfast.delivery)");

        courier.look();
        assertThat(endpoint(deliveries, "a").circuit()).isEqualTo(Circuit.DISABLED);
        assertThat(estate.a.requests()).hasSize(1);
        assertThat(deliveries.counts(DeliveryFilter.ALL))
                .isEqualTo(Map.of(DeliveryState.DEAD, 1L, DeliveryState.WAITING, 3L));

        estate.a.behave((request, out) -> RawServer.write(out, "200 OK", ""));
        deliveries.enable("a", "dba");
        estate.sendAll(courier, "state = 'waiting'");
        assertThat(estate.a.requests()).hasSize(4);
        assertThatThrownBy(() -> deliveries.enable("a", "dba")).hasMessageContaining("is called already");
    }

    @Test
    void aTestIsSentAtOnceAndSaysWhatCameOfIt() {
        Courier courier = estate.courier();
        Deliveries deliveries = estate.deliveries(courier);
        estate.a.behave((request, out) -> RawServer.write(out, "403 No", "wrong signature"));

        DeliveryView tested = deliveries.test("a", "dba");

        assertThat(tested.state()).isEqualTo(DeliveryState.FAILED);
        assertThat(tested.lastStatus()).isEqualTo(403);
        assertThat(deliveries.attempts(tested.id()).getFirst().response()).isEqualTo("wrong signature");
        assertThat(estate.a.requests().getFirst().text()).contains("\"type\":\"test\"", "\"asked_by\":\"dba\"");
        assertThatThrownBy(() -> deliveries.test("c", "dba"))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("there is no endpoint c; there are: a, b");
    }

    @Test
    void anAddressThatIsNotAllowedIsAnAttemptThatSaysSo() {
        engine.control("update holdfast.policy set callback = 'http://169.254.169.254/latest' where name = 'a'");

        DeliveryView tested = estate.deliveries(estate.courier()).test("a", "dba");

        assertThat(tested.problem()).contains("not sent: callback of a: http is not called");
    }

    @Test
    void whatNobodyIsLeftToBeToldOfIsDead() {
        run("a");
        engine.control("update holdfast.policy set callback = null, executor = 'direct' where name = 'a'");

        estate.courier().tidy();

        assertThat(estate.count("state = 'dead' and dead_why = 'the policy has no callback any more'"))
                .isEqualTo(4);
    }

    @Test
    void whoAsksForADeliveryThatIsBeingSentIsToldThatNothingWasAsked() {
        Courier courier = estate.courier();
        Deliveries deliveries = estate.deliveries(courier);
        long delivery = deliveries.test("a", "dba").id();
        engine.control("update holdfast.delivery set claimed_until = '%s', state = 'failed'"
                .formatted(estate.now().plusSeconds(50)));

        assertThatThrownBy(() -> deliveries.redeliver(delivery, "dba"))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("delivery " + delivery + " is being sent right now");
        assertThat(deliveries.redeliver(DeliveryFilter.ALL, "dba")).isZero();
    }

    @Test
    void aDeadDeliveryThatIsSentAgainHasAllItsAttemptsAgain() {
        run("a");
        engine.control("""
                delete from holdfast.delivery where id > (select min(id) from holdfast.delivery);
                update holdfast.delivery set state = 'dead', tries = 10, dead_why = '10 attempts failed', settled_at = now()""");
        estate.a.behave((request, out) -> RawServer.write(out, "500 Oops", ""));
        Courier courier = estate.courier();
        Deliveries deliveries = estate.deliveries(courier);

        deliveries.redeliver(DeliveryFilter.ALL, "dba");
        engine.await(() -> {
            courier.look();
            return engine.controlNumber("select count(*) from holdfast.delivery_attempt") == 1;
        });

        assertThat(estate.count("state = 'failed' and tries = 1")).isEqualTo(1);
    }

    @Test
    void whatFailedIsToldAsFailed() {
        engine.execute("one", "alter table a rename to elsewhere");

        SessionView session = run("a");

        assertThat(session.state()).isEqualTo(SessionState.FAILED);
        assertThat(estate.count("event = 'session.failed' and body like '%\"state\":\"failed\"%'"))
                .isEqualTo(1);
        assertThat(estate.count("event = 'session.ended'")).isZero();
    }

    @Test
    void whatWaitsForDaysIsDeadAndWhatIsOldIsForgotten() {
        run("a");
        Courier courier = estate.courier();

        estate.later(Duration.ofDays(5));
        courier.tidy();
        assertThat(estate.count("state = 'dead' and dead_why like '%4 days%'")).isEqualTo(4);

        estate.later(Duration.ofDays(31));
        courier.tidy();
        assertThat(estate.count("true")).isZero();
    }
}
