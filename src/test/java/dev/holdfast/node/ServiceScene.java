package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.callback.Services;
import dev.holdfast.estate.Secrets;
import dev.holdfast.node.ArchivingService.Fault;
import dev.holdfast.notify.NotifySettings;
import dev.holdfast.notify.http.AllowList;
import dev.holdfast.policy.Callback;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.testing.RawServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Policies whose rows a service archives, over a real HTTP server, whatever it answers: 100 orders, of which 80 are
/// done, two deliveries of each, a proof of each delivery. Keys that are told enter the ledger once, and none is lost.
final class ServiceScene implements AutoCloseable {
    private final RawServer server;
    private final EngineFixture engine;
    private final ArchivingService service;

    /// A node dies so.
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    ServiceScene() {
        try {
            server = new RawServer((request, out) -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        AllowList allowed = new AllowList(Set.of(server.place()), Set.of(server.place()));
        engine = new EngineFixture(
                new NotifySettings.Bound(
                        new NotifySettings(allowed, Optional.empty(), Optional.empty()),
                        new Secrets(Map.of("KEY", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))),
                Services.Patience.of(Duration.ofSeconds(2)),
                "shop");
        service = new ArchivingService(server, engine, "shop");
        engine.execute("shop", """
                create table orders (id bigint primary key, status text not null);
                create table deliveries (id bigint primary key, order_id bigint not null, status text default 'done');
                create index on deliveries (order_id);
                create table proofs (id bigint primary key, delivery_id bigint not null);
                create index on proofs (delivery_id);
                insert into orders select i, case when i % 5 = 0 then 'open' else 'done' end from generate_series(1, 100) i;
                insert into deliveries select i * 10 + n, i from generate_series(1, 100) i, generate_series(1, 2) n;
                insert into proofs select id, id from deliveries;
                """);
    }

    @Override
    public void close() throws IOException {
        engine.close();
        service.close();
    }

    EngineFixture engine() {
        return engine;
    }

    ArchivingService service() {
        return service;
    }

    /// Where the service is called.
    String url() {
        return server.url("/archive");
    }

    /// What was posted to it.
    List<RawServer.Request> posted() {
        return server.requests();
    }

    PolicyDraft draft(String name) {
        return TestPolicies.draft(name, "shop")
                .chunkRows(20)
                .driving(TestPolicies.full(1))
                .archive("shop", "shop_archive");
    }

    Callback callback(String posts) {
        return new Callback(url(), "env:KEY", "callback", posts, Callback.GONE);
    }

    /// Orders by Holdfast, deliveries by the service, proofs by Holdfast.
    void keysBelow() {
        engine.policy(draft("orders").criteria("status = 'done'"));
        engine.policy(
                draft("deliveries").parent("orders", Map.of("id", "order_id")).callback(callback("keys")));
        engine.policy(draft("proofs").parent("deliveries", Map.of("id", "delivery_id")));
    }

    /// Orders by the service, deliveries by Holdfast.
    void criteriaAbove() {
        engine.policy(draft("orders").criteria("status = 'done'").callback(callback("criteria")));
        engine.policy(draft("deliveries").parent("orders", Map.of("id", "order_id")));
    }

    SessionView last(String policy) {
        return engine.features()
                .store()
                .inTransaction(tx -> engine.features().sessionViews().list(tx, policy, "", 0, 1))
                .getFirst();
    }

    long keysInLedger(String table) {
        return engine.controlNumber("select coalesce(sum(cardinality(bigint_keys)), 0) from ledger"
                + " where state = 'handed_off' and table_name = '" + table + "'");
    }

    private long distinctKeysInLedger(String table) {
        return engine.controlNumber("select count(distinct key) from ledger, unnest(bigint_keys) key"
                + " where state = 'handed_off' and table_name = '" + table + "'");
    }

    void requireClean(String table, long keys) {
        assertThat(keysInLedger(table)).isEqualTo(keys);
        assertThat(distinctKeysInLedger(table)).isEqualTo(keys);
        assertThat(engine.number("shop", "select count(*) from kept.told where table_name = 'public." + table + "'"))
                .isEqualTo(keys);
        assertThat(engine.verify().findings())
                .filteredOn(finding -> finding.kind().difference())
                .isEmpty();
    }

    void resume(SessionView session) {
        engine.node().runs().resume(List.of(session.id()), _ -> {});
    }

    static void requirePaused(SessionView session, Fault fault, String name) {
        assertThat(session.state()).as("%s", fault).isEqualTo(SessionState.PAUSED);
        assertThat(session.stopReason()).isEqualTo("callback");
        assertThat(session.error()).contains("(" + name + ")").contains("nothing of it was taken");
    }

    /// The tree above a policy, or the policy's session that stands.
    void runOrResume(String policy) {
        Optional<Long> live = engine.features().store().inTransaction(tx -> engine.features()
                .sessions()
                .live(tx, engine.features().policies().byName(policy).id()));
        if (live.isPresent()) {
            engine.node().runs().resume(List.of(live.get()), _ -> {});
        } else {
            engine.run("orders");
        }
    }

    void killAt(Failpoint point, int time, Runnable work) {
        engine.when(point, time, () -> {
            throw new Killed();
        });
        assertThatThrownBy(work::run).isInstanceOf(Killed.class);
        engine.restart();
    }
}
