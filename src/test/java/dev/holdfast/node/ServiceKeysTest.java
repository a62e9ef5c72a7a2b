package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.callback.Services;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.Secrets;
import dev.holdfast.notify.NotifySettings;
import dev.holdfast.notify.http.AllowList;
import dev.holdfast.notify.http.Authorities;
import dev.holdfast.notify.http.SigningKey;
import dev.holdfast.plan.Tolerance;
import dev.holdfast.policy.Callback;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.testing.Certificates;
import dev.holdfast.testing.RawServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Services that archive rows with keys of several columns: UUIDs, numbers and texts of any kind; over TLS, by a plan,
/// in a run of the estate, and when the process that called them is killed.
@SuppressWarnings("NullAway.Init") // each test serves before it asks
class ServiceKeysTest {
    private static final String PARCELS = """
            create table parcels (id uuid, part int, code text, note text, primary key (id, part, code));
            create schema kept; create table kept.parcels (like parcels including all);
            insert into parcels select gen_random_uuid(), i, (array['a, b', 'ü 😀', '', '"{}', e'line\\nline\\\\', '2:42,'])[1 + i % 6],
              'n' from generate_series(1, 60) i;
            create table labels (id bigint primary key, parcel uuid, part int, code text);
            create index on labels (parcel, part, code);
            insert into labels select part, id, part, code from parcels""";

    private final SigningKey key = SigningKey.create();
    private final List<AutoCloseable> open = new ArrayList<>();
    private EngineFixture engine;
    private KeepingService service;
    private RawServer server;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private void serve(RawServer wanted, Authorities authorities) {
        server = wanted;
        open.add(server);
        AllowList allowed = new AllowList(Set.of(server.place()), Set.of(server.place()), authorities);
        engine = new EngineFixture(
                new NotifySettings.Bound(
                        new NotifySettings(allowed, Optional.empty(), Optional.empty()),
                        new Secrets(Map.of("KEY", key.secretText()))),
                Services.Patience.of(Duration.ofSeconds(20)),
                "shop");
        open.add(engine);
        service = new KeepingService(engine, "shop");
        server.behave(service);
        engine.execute("shop", PARCELS);
    }

    private void serve() throws IOException {
        serve(new RawServer((_, _) -> {}), Authorities.OF_THE_PLATFORM);
    }

    private PolicyDraft draft(String name) {
        return TestPolicies.draft(name, "shop").chunkRows(25).driving(TestPolicies.full(1));
    }

    private void policies(String verify) {
        policies(verify, null);
    }

    private void policies(String verify, @Nullable Callback told) {
        engine.policy(draft("parcels")
                .criteria("note = 'n'")
                .archive("shop", "kept")
                .callback(new Callback(server.url("/archive"), "env:KEY", "callback", "keys", verify)));
        engine.policy(draft("labels")
                .parent("parcels", Map.of("id", "parcel", "part", "part", "code", "code"))
                .archive("shop", "archived")
                .callback(told));
    }

    private long rows(String table) {
        return engine.number("shop", "select count(*) from " + table);
    }

    private void requireAllGone() {
        assertThat(rows("parcels")).isZero();
        assertThat(rows("kept.parcels")).isEqualTo(60);
        assertThat(rows("archived.labels")).isEqualTo(60);
        assertThat(engine.controlNumber("select sum(key_count) from ledger where table_name = 'parcels'"))
                .isEqualTo(60);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void keysOfUuidsNumbersAndTextsAreTheSameOnTheWayThereAndBackAndDownTheLedger() throws Exception {
        serve();
        policies(Callback.GONE_AND_ARCHIVED);

        List<SessionView> sessions = engine.run("parcels");

        assertThat(sessions).hasSize(2).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);
        requireAllGone();
    }

    @Test
    void aRowThatIsGoneAndInNoArchiveIsRefusedUntilItIsThere() throws Exception {
        serve();
        policies(Callback.GONE_AND_ARCHIVED);
        engine.execute("shop", "create table saved as select * from parcels");
        service.forgetful = true;

        SessionView refused = engine.run("parcels").getFirst();

        assertThat(refused.state()).isEqualTo(SessionState.PAUSED);
        assertThat(refused.stopReason()).isEqualTo("callback");
        assertThat(refused.error()).contains("(not_archived)", "25 of 25 rows do not stand in shop kept.parcels");
        assertThat(rows("parcels")).isEqualTo(35);
        assertThat(engine.controlNumber("select count(*) from ledger where state = 'handed_off'"))
                .isZero();

        service.forgetful = false;
        engine.execute("shop", """
                insert into kept.parcels select * from saved where not exists (
                  select from parcels p where (p.id, p.part, p.code) = (saved.id, saved.part, saved.code))""");
        engine.node().runs().resume(List.of(refused.id()), _ -> {});
        requireAllGone();
    }

    @Test
    void aPlanOfAServiceIsRunAsItWasSeenAndARunOfTheEstateTakesIt() throws Exception {
        serve();
        policies(Callback.GONE);
        var plan = engine.node()
                .operations()
                .keepPlan("parcels", 25, "ada", new Cancellation())
                .stored();

        List<SessionView> planned = engine.node()
                .runs()
                .runPlan(plan.id(), Tolerance.NONE, new Runs.RunOptions(0, Duration.ZERO, true, "ada"), _ -> {});

        assertThat(planned.getFirst().state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(rows("kept.parcels")).isEqualTo(25);
        assertThat(rows("archived.labels")).isEqualTo(25);

        var all = engine.node()
                .estateRuns()
                .run(
                        new dev.holdfast.run.RunWish(
                                null, Instant.now(), List.of(), 2, List.of(), 0, Duration.ZERO, true, false, "ada"),
                        _ -> {});
        assertThat(all.sessions())
                .as("%s", all.lines())
                .extracting(SessionView::state)
                .containsOnly(SessionState.SUCCEEDED);
        requireAllGone();
    }

    @Test
    void aServiceIsCalledOverTlsWhenTheAuthorityOfTheSettingVouchesForIt(@TempDir Path folder) throws Exception {
        Certificates certificate = Certificates.of(folder, "ip:127.0.0.1");
        serve(new RawServer((_, _) -> {}, certificate.server()), Authorities.read(certificate.pem()));
        policies(Callback.GONE, new Callback(server.url("/told"), "env:KEY", "direct", "keys", "gone"));

        engine.run("parcels");
        long left = engine.node().sendDeliveries(Duration.ofSeconds(10));

        requireAllGone();
        assertThat(left).isZero();
        assertThat(engine.controlNumber("select count(*) from delivery where state = 'delivered'"))
                .isPositive();
    }

    @Test
    void aCertificateOfSomebodyElseIsRefusedByNameAndNothingIsSent(@TempDir Path folder) throws Exception {
        Certificates other = Certificates.of(folder, "dns:other.example");
        serve(new RawServer((_, _) -> {}, other.server()), Authorities.read(other.pem()));
        policies(Callback.GONE);

        SessionView wrongName = engine.run("parcels").getFirst();

        assertThat(wrongName.state()).isNotIn(SessionState.SUCCEEDED, SessionState.RUNNING);
        assertThat(wrongName.error())
                .contains("the certificate of " + server.place() + " is not trusted", "the service was not called");
        assertThat(server.requests()).isEmpty();
        assertThat(rows("parcels")).isEqualTo(60);
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefusedByName(@TempDir Path folder) throws Exception {
        Certificates unknown = Certificates.of(folder, "ip:127.0.0.1");
        serve(new RawServer((_, _) -> {}, unknown.server()), Authorities.OF_THE_PLATFORM);
        policies(Callback.GONE);

        SessionView refused = engine.run("parcels").getFirst();

        assertThat(refused.error()).contains("the certificate of " + server.place() + " is not trusted", "callback.ca");
        assertThat(server.requests()).isEmpty();
    }

    /// As by signal 9: the service has archived all of a chunk and told half of it.
    @Test
    void aProcessThatIsKilledInTheMiddleOfAnAnswerIsFollowedByOneThatHearsItAgain() throws Exception {
        serve();
        policies(Callback.GONE_AND_ARCHIVED);
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        service.half = () -> {
            told.countDown();
            gone.await();
        };
        List<String> command =
                new ArrayList<>(ChildEngine.command(engine, CallbackProcess.class, ChildEngine.classPath()));
        command.addAll(List.of("parcels", server.place(), key.secretText()));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
        process.destroyForcibly().waitFor();
        service.half = () -> {};
        gone.countDown();
        assertThat(engine.controlNumber("select count(*) from ledger where state = 'handed_off'"))
                .isZero();
        assertThat(rows("kept.parcels")).isEqualTo(25);

        engine.resume();

        requireAllGone();
        assertThat(server.requests().getFirst().headers().get("webhook-id"))
                .isEqualTo(server.requests().get(1).headers().get("webhook-id"));
    }
}
