package dev.holdfast.console.arm;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.Environment;
import dev.holdfast.node.Does;
import dev.holdfast.node.Effect;
import dev.holdfast.node.Operations;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Stands in front of the operations of a console: while a governed database is production, what writes gets through
/// only for a quarter of an hour after a person armed the console.
///
/// Which operation writes, [Does] says; one that says nothing is taken for one that writes. It asks which databases
/// are production at each such call, so that one that becomes production is guarded from then on. Any thread.
public final class Guard {
    /// How long a console stays armed.
    public static final Duration LASTS = Duration.ofMinutes(15);

    private static final int NAMED = 3;

    private final Operations behind;
    private final Operations guarded;
    private final InstantSource clock;
    private final String actor;
    private volatile @Nullable Instant until;

    /// @param behind what is guarded; also records who armed the console
    /// @param actor who sits before the console
    public Guard(Operations behind, InstantSource clock, String actor) {
        this.behind = behind;
        this.guarded = standBefore(Operations.class, behind);
        this.clock = clock;
        this.actor = actor;
    }

    /// What the console may have.
    public Operations operations() {
        return guarded;
    }

    /// The moment until which it is armed; empty when it is not.
    public Optional<Instant> armedUntil() {
        Instant end = until;
        return end != null && clock.instant().isBefore(end) ? Optional.of(end) : Optional.empty();
    }

    /// Lets through what writes, from now on for a quarter of an hour. It is recorded first: what cannot be is not
    /// done.
    ///
    /// @throws HoldfastException `USAGE` without a reason
    public synchronized void arm(String reason) {
        if (reason.isBlank()) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "say why this console is to write to production: it stays read-only");
        }
        lapse();
        Instant end = clock.instant().plus(LASTS);
        behind.safety().armed(end, actor, reason.strip());
        until = end;
    }

    /// Lets through nothing more that writes, at once, whether or not it can be recorded.
    public synchronized void disarm() {
        lapse();
        Instant end = until;
        until = null;
        if (end != null) {
            behind.safety().disarmed(end, actor);
        }
    }

    /// Records that the time ran out, if it did and was not recorded yet.
    public synchronized void lapse() {
        Instant end = until;
        if (end != null && !clock.instant().isBefore(end)) {
            behind.safety().ranOut(end, actor);
            until = null;
        }
    }

    /// What calling a method does.
    static Effect effect(Method method) {
        Does does = method.getAnnotation(Does.class);
        return does == null ? Effect.WRITES : does.value();
    }

    private <T> T standBefore(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) -> pass(target, method, arguments)));
    }

    private @Nullable Object pass(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        boolean operation = method.getDeclaringClass() != Object.class;
        Effect effect = operation ? effect(method) : Effect.READS;
        if (effect == Effect.WRITES) {
            refuseUnlessArmed();
        }
        Object result;
        try {
            result = method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getTargetException();
        }
        return effect == Effect.LEADS ? standBefore(method.getReturnType(), result) : result;
    }

    private void refuseUnlessArmed() {
        if (armedUntil().isPresent()) {
            return;
        }
        lapse();
        List<String> production = production(behind.databases());
        if (!production.isEmpty()) {
            throw new HoldfastException(ErrorCode.BLOCKED, refusal(production));
        }
    }

    static List<String> production(List<DatabaseSpec> databases) {
        return databases.stream()
                .filter(database -> database.environment() == Environment.PRODUCTION)
                .map(DatabaseSpec::name)
                .sorted()
                .toList();
    }

    private static String refusal(List<String> production) {
        int left = production.size() - NAMED;
        String names = left > 0
                ? String.join(", ", production.subList(0, NAMED)) + " and " + left + " more"
                : String.join(", ", production);
        return "this console is read-only, as production is governed here (" + names
                + "): nothing was done. Arm it in the band at the top, then try again";
    }
}
