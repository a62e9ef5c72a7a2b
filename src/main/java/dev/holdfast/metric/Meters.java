package dev.holdfast.metric;

import dev.holdfast.finding.Severity;
import dev.holdfast.metric.Totals.PolicyTotals;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The meters that a scrape finds, over the newest [Totals].
///
/// When the control database cannot be read, the last figures stand and `holdfast_control_up` is 0.
public final class Meters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Meters.class);

    /// No two reads are closer together.
    static final Duration FRESH = Duration.ofSeconds(10);

    private static final List<String> RESULTS = List.of("delivered", "failed");
    private static final List<String> LIVE = List.of("running", "pausing", "paused", "cancelling", "interrupted");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Supplier<Totals> reader;
    private final InstantSource clock;
    private final Map<String, List<Meter>> ofPolicies = new HashMap<>();
    private final Map<String, Meter> ofObjects = new HashMap<>();
    private Totals totals = new Totals(Map.of(), 0, 0, 0, Map.of(), 0, 0, Map.of(), Map.of(), 0, Map.of());
    private Instant tried = Instant.MIN;
    private boolean everRead;
    private boolean up;

    public Meters(Supplier<Totals> reader, String version, InstantSource clock) {
        this.reader = reader;
        this.clock = clock;
        Gauge.builder("holdfast.build.info", () -> 1)
                .description("Which program this is")
                .tag("version", version)
                .register(registry);
        Gauge.builder("holdfast.control.up", this, meters -> meters.up ? 1 : 0)
                .description("Whether the control database could be read the last time")
                .register(registry);
    }

    /// In the text format. Reads the control database when the last figures are no longer fresh.
    public synchronized String scrape() {
        Instant now = clock.instant();
        if (!tried.isAfter(now.minus(FRESH))) {
            tried = now;
            try {
                totals = reader.get();
                up = true;
                meet();
            } catch (RuntimeException e) { // whatever keeps it from being read: the scrape is answered
                up = false;
                LOG.warn("metrics could not be read: {}", e.getMessage());
            }
        }
        return registry.scrape();
    }

    /// Registers what is known since this read, lets go of policies that are no more.
    private void meet() {
        if (!everRead) {
            everRead = true;
            ofTheWhole();
        }
        ofPolicies.keySet().removeIf(name -> {
            boolean gone = !totals.policies().containsKey(name);
            if (gone) {
                ofPolicies.getOrDefault(name, List.of()).forEach(registry::remove);
            }
            return gone;
        });
        totals.policies().keySet().forEach(name -> ofPolicies.computeIfAbsent(name, this::ofPolicy));
        totals.objects()
                .keySet()
                .forEach(kind -> ofObjects.computeIfAbsent(
                        kind,
                        known -> gauge(
                                "holdfast.catalog.objects",
                                "",
                                "Objects of the control database's catalog",
                                "kind",
                                known,
                                found -> found.objects().getOrDefault(known, 0L))));
    }

    private void ofTheWhole() {
        FunctionCounter.builder("holdfast.bytes.archived", this, meters -> meters.totals.bytes())
                .description("Bytes archived by all sessions, measured on the way")
                .register(registry);
        FunctionTimer.builder(
                        "holdfast.session.duration",
                        this,
                        meters -> meters.totals.ended(),
                        meters -> meters.totals.seconds(),
                        TimeUnit.SECONDS)
                .description("Sessions that ended, and how long they took")
                .register(registry);
        gauge("holdfast.holds.active", "", "Holds that bind", "", "", Totals::holds);
        gauge(
                "holdfast.disposal.blocked.rows",
                "",
                "Rows of disposal orders that do not get on or holds keep",
                "",
                "",
                Totals::blockedRows);
        gauge("holdfast.alerts.open", "", "Alerts that are not over", "", "", Totals::alerts);
        RESULTS.forEach(result -> FunctionCounter.builder("holdfast.delivery.attempts", this, meters -> meters.totals
                        .attempts()
                        .getOrDefault(result, 0L))
                .description("Attempts to deliver")
                .tag("result", result)
                .register(registry));
        LIVE.forEach(state ->
                gauge("holdfast.sessions", "", "Sessions that have not ended", "state", state, found -> found.live()
                        .getOrDefault(state, 0L)));
        for (Severity severity : Severity.values()) {
            gauge(
                    "holdfast.findings",
                    "",
                    "Findings that last and are not put off",
                    "severity",
                    severity.id(),
                    found -> found.findings().getOrDefault(severity, 0));
        }
    }

    private List<Meter> ofPolicy(String name) {
        List<Meter> meters = new ArrayList<>();
        meters.add(FunctionCounter.builder(
                        "holdfast.rows.archived", this, all -> all.policy(name).rows())
                .description("Rows archived by all sessions of a policy, its bundle included")
                .tag("policy", name)
                .register(registry));
        meters.add(gauge(
                "holdfast.session.last.success.timestamp",
                "seconds",
                "When a session of the policy last succeeded; 0 for never",
                "policy",
                name,
                _ -> policy(name).succeeded()));
        meters.add(gauge(
                "holdfast.backlog.age",
                "seconds",
                "How long the oldest keys wait that were handed off to the policy",
                "policy",
                name,
                _ -> policy(name).backlogSeconds()));
        meters.add(gauge(
                "holdfast.backlog.keys",
                "",
                "Keys that were handed off to the policy and wait",
                "policy",
                name,
                _ -> policy(name).backlogKeys()));
        return meters;
    }

    private PolicyTotals policy(String name) {
        return totals.policies().getOrDefault(name, PolicyTotals.NONE);
    }

    /// @param label empty for none
    private Gauge gauge(
            String name, String unit, String description, String label, String value, ToDoubleFunction<Totals> figure) {
        Gauge.Builder<Meters> gauge = Gauge.builder(name, this, meters -> figure.applyAsDouble(meters.totals))
                .description(description);
        if (!unit.isEmpty()) {
            gauge.baseUnit(unit);
        }
        return (label.isEmpty() ? gauge : gauge.tag(label, value)).register(registry);
    }

    @Override
    public void close() {
        registry.close();
    }
}
