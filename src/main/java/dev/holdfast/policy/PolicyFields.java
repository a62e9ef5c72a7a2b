package dev.holdfast.policy;

import dev.holdfast.dialect.Effect;
import dev.holdfast.estate.SecretRef;
import dev.holdfast.notify.Event;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Checks what needs no catalog: the fields of one definition, each for itself.
final class PolicyFields {
    private static final int MOST_YEARS = 1000;

    /// First words of what a plan finds and a policy may acknowledge.
    private static final Set<String> FINDINGS = Stream.concat(
                    Stream.of("no-index", "reads-whole", "drift", "label", "widen"),
                    Stream.of(Effect.Kind.values()).map(Effect.Kind::id))
            .collect(Collectors.toUnmodifiableSet());

    private final PolicyDefinition policy;
    private final BiConsumer<String, String> problem;

    /// @param problem takes field and message
    PolicyFields(PolicyDefinition policy, BiConsumer<String, String> problem) {
        this.policy = policy;
        this.problem = problem;
    }

    /// @param defaults what a policy follows that does not say it itself
    void check(CronCheck crons, ClockDefaults defaults) {
        period("retention", policy.retention());
        period("residence", policy.residence());
        if (policy.residence() != null && policy.ageColumn() == null) {
            problem.accept("residence", "a residence needs a column that tells the age: set age");
        }
        String className = policy.tableClass();
        if (className != null) {
            oneOf("class", className, TableClass.ids());
        }
        TableClass tableClass =
                className == null ? null : TableClass.ofId(className).orElse(null);
        if (policy.residence() == null
                && policy.ageColumn() != null
                && defaults.residence(null, policy.ageColumn(), tableClass).period() == null) {
            problem.accept(
                    "age",
                    "an age column needs a residence, such as \"P90D\", or a class that says how long rows stay");
        }
        if (policy.retention() == null && defaults.retention(null, tableClass).period() == null) {
            problem.accept(
                    "retention",
                    "it is missing: set one, such as \"P7Y\", or a class that says how long rows are kept");
        }
        Optional<ZoneId> zone = PolicyGround.zone(policy);
        if (zone.isEmpty()) {
            problem.accept(
                    "zone",
                    "there is no zone \"" + policy.zone() + "\""
                            + Nearest.hint(policy.zone(), ZoneId.getAvailableZoneIds()));
        }
        String cron = policy.cron();
        if (cron != null) {
            crons.problem(cron, zone.orElse(ZoneId.of("UTC")))
                    .ifPresent(wrong -> problem.accept("cron", "\"" + cron + "\" is no cron: " + wrong));
        }
        oneOf("misfire", policy.misfire(), List.of("fire_once", "skip"));
        oneOf("overlap", policy.overlap(), List.of("skip", "queue"));
        oneOf("proof", policy.proof(), List.of("set", "proof"));
        if (policy.chunkRows() < 1 || policy.chunkRows() > 100_000) {
            problem.accept("chunk_rows", policy.chunkRows() + " is not between 1 and 100000");
        }
        policy.acknowledge().forEach(this::acknowledgement);
        oneOf("pace", policy.driving().pace(), List.of("gentle", "normal", "full"));
        if (policy.driving().workers() < 1 || policy.driving().workers() > 16) {
            problem.accept("workers", policy.driving().workers() + " is not between 1 and 16");
        }
        policy.driving().blackout().forEach(this::blackout);
        maxTime(policy.driving().maxTime());
        int priority = policy.driving().priority();
        if (priority < 1 || priority > Policy.Driving.LAST_PRIORITY) {
            problem.accept("priority", priority + " is not between 1 and " + Policy.Driving.LAST_PRIORITY);
        }
        oneOf("maintenance", policy.driving().maintenance(), List.of("off", "analyze", "reindex"));
        callback(policy.callback());
    }

    private void oneOf(String field, String value, List<String> words) {
        if (!words.contains(value)) {
            problem.accept(
                    field, "\"" + value + "\" is none of " + String.join(", ", words) + Nearest.hint(value, words));
        }
    }

    private void callback(@Nullable Callback callback) {
        if (callback == null) {
            return;
        }
        oneOf("executor", callback.executor(), List.of("direct", "callback"));
        if (callback.url().isEmpty()) {
            problem.accept("callback", "it has no url: executor = \"callback\" needs the service's");
        } else if (!isHttp(callback.url())) {
            problem.accept("callback", "\"" + callback.url() + "\" is no http or https URL");
        }
        Stream.of(callback.secret(), callback.secretBefore())
                .filter(text -> text != null && SecretRef.parse(text).isEmpty())
                .forEach(_ -> problem.accept(
                        "callback",
                        "its secret is a reference, never the secret: env:NAME, file:PATH or keystore:PATH#ALIAS"));
        List<String> events = Event.OF_POLICIES.stream().map(Event::id).toList();
        callback.events().forEach(event -> oneOf("callback", event, events));
        oneOf("callback", callback.posts(), List.of(Callback.CRITERIA, Callback.KEYS));
        oneOf("callback", callback.verify(), List.of(Callback.NONE, Callback.GONE, Callback.GONE_AND_ARCHIVED));
        if (callback.executes()) {
            executor(callback);
        }
    }

    private void executor(Callback callback) {
        if (policy.parent() != null && !callback.postsKeys()) {
            problem.accept("callback", "a child policy posts keys, for its rows hang on keys: leave posts out");
        }
        if (!policy.bundle().isEmpty()) {
            problem.accept("bundle", "the service archives what hangs on its rows by itself: leave bundle out");
        }
        if (!policy.proof().equals(PolicyDefinition.DEFAULT_PROOF)) {
            problem.accept(
                    "proof", "rows that a service archives are not seen, so they cannot be proved: leave it out");
        }
        if (policy.retentionFrom() != null) {
            problem.accept("retention_from", "the service keeps what it archives: leave retention_from out");
        }
    }

    private static boolean isHttp(String callback) {
        try {
            URI uri = new URI(callback);
            return uri.getHost() != null && List.of("http", "https").contains(uri.getScheme());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void blackout(String window) {
        try {
            Blackout.parse(window);
        } catch (IllegalArgumentException e) {
            problem.accept("blackout", String.valueOf(e.getMessage()));
        }
    }

    private void maxTime(@Nullable String text) {
        if (text == null) {
            return;
        }
        boolean wrong;
        try {
            Duration time = Duration.parse(text);
            wrong = time.isNegative() || time.isZero();
        } catch (DateTimeParseException e) {
            wrong = true;
        }
        if (wrong) {
            problem.accept(
                    "max_time",
                    "\"" + text + "\" is no length of time; write PT2H for two hours, PT30M for 30 minutes");
        }
    }

    private void period(String field, @Nullable String text) {
        if (text == null) {
            return;
        }
        List<String> wrong = new ArrayList<>();
        try {
            Period period = Period.parse(text);
            if (period.isNegative()) {
                wrong.add("\"" + text + "\" has a negative part");
            } else if (period.isZero()) {
                wrong.add("\"" + text + "\" is shorter than a day");
            } else if (period.toTotalMonths() > 12L * MOST_YEARS || period.getDays() > 366 * MOST_YEARS) {
                wrong.add("\"" + text + "\" is longer than " + MOST_YEARS + " years");
            }
        } catch (DateTimeParseException e) {
            wrong.add("\"" + text + "\" is no period; write P90D for 90 days, P7Y for seven years");
        }
        wrong.forEach(message -> problem.accept(field, message));
    }

    /// Whether there is such a finding only a plan can tell; that there can be one is told here.
    private void acknowledgement(String id) {
        int space = id.indexOf(' ');
        String kind = space < 0 ? id : id.substring(0, space);
        if (space < 0 || id.substring(space).isBlank() || !FINDINGS.contains(kind)) {
            problem.accept(
                    "acknowledge",
                    ("\"%s\" names no finding: a plan prints what can be acknowledged, such as"
                                    + " \"trigger public.orders.audit\"%s")
                            .formatted(id, FINDINGS.contains(kind) ? "" : Nearest.hint(kind, FINDINGS)));
        }
    }
}
