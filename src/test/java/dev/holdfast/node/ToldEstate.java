package dev.holdfast.node;

import dev.holdfast.estate.Secrets;
import dev.holdfast.notify.Courier;
import dev.holdfast.notify.Deliveries;
import dev.holdfast.notify.MailSettings;
import dev.holdfast.notify.NotifySettings;
import dev.holdfast.notify.http.AllowList;
import dev.holdfast.notify.http.Authorities;
import dev.holdfast.notify.http.SigningKey;
import dev.holdfast.policy.Callback;
import dev.holdfast.policy.PolicyDefinition.DrivingDefinition;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.testing.RawServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Tables `a` and `b` of 300 rows, 100 a chunk, whose services are told of it over real sockets; a clock that a test
/// sets.
final class ToldEstate implements AutoCloseable {
    final SigningKey key = SigningKey.create();
    final RawServer a = RawServer.answering("204 Fine", "");
    final RawServer b = RawServer.answering("204 Fine", "");
    final EngineFixture engine = new EngineFixture("one", "vault");
    private final List<Courier> couriers = new ArrayList<>();
    private volatile Instant now = Instant.now().plusSeconds(3_600);

    ToldEstate() throws IOException {
        policy("a", a);
        policy("b", b);
    }

    private void policy(String name, RawServer service) {
        SmallEstate.table(engine, "one", name);
        Callback callback = new Callback(service.url("/" + name), "env:HOOK", "direct", "criteria", "gone");
        engine.policy(TestPolicies.draft(name, "one")
                .chunkRows(100)
                .archive("vault", "one")
                .callback(callback)
                .driving(new DrivingDefinition(1, "full", List.of(), null))
                .definition());
    }

    NotifySettings.Bound settings(Optional<String> alertHook, Optional<MailSettings> mail) {
        return settings(alertHook, mail, Authorities.OF_THE_PLATFORM);
    }

    NotifySettings.Bound settings(Optional<String> alertHook, Optional<MailSettings> mail, Authorities authorities) {
        Set<String> places = Set.of(a.place(), b.place());
        return new NotifySettings.Bound(
                new NotifySettings(
                        new AllowList(places, places, authorities),
                        alertHook.map(url -> new NotifySettings.AlertHook(url, Optional.empty())),
                        mail),
                new Secrets(Map.of("HOOK", key.secretText())));
    }

    /// What sends in another process.
    Courier courier() {
        return courier(settings(Optional.empty(), Optional.empty()));
    }

    Courier courier(NotifySettings.Bound settings) {
        Courier courier = new Courier(engine.features().store(), UUID.randomUUID(), settings, () -> now);
        couriers.add(courier);
        return courier;
    }

    Deliveries deliveries(Courier courier) {
        return new Deliveries(engine.features().store(), courier, () -> now);
    }

    Instant now() {
        return now;
    }

    void later(Duration time) {
        now = now.plus(time);
    }

    long count(String condition) {
        return engine.controlNumber("select count(*) from holdfast.delivery where " + condition);
    }

    /// Sends until nothing of that kind is left.
    void sendAll(Courier courier, String condition) {
        engine.await(() -> {
            courier.look();
            return count(condition) == 0;
        });
    }

    @Override
    public void close() throws IOException {
        couriers.forEach(Courier::close);
        engine.close();
        a.close();
        b.close();
    }
}
