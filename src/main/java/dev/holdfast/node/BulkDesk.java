package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dispose.Order;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.filter.Filter;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Does to many what [Operations] does to one.
public final class BulkDesk implements BulkOperations {
    private final Operations operations;
    private final InstantSource clock;

    public BulkDesk(Operations operations, InstantSource clock) {
        this.operations = operations;
        this.clock = clock;
    }

    @Override
    public Chosen choose(BulkAct act, String filter) {
        return new Chosen(act, filter, operations.lists().numbers(act.things(), filter));
    }

    @Override
    public Report run(Chosen chosen, Wish wish, String actor, Cancellation cancellation, Consumer<Step> progress) {
        BulkAct act = chosen.act();
        if (act.needsReason() && wish.reason().isBlank()) {
            throw new HoldfastException(ErrorCode.USAGE, act.command() + " needs a reason; nothing was changed");
        }
        if (act == BulkAct.FINDING_SNOOZE && !wish.length().isPositive()) {
            throw new HoldfastException(ErrorCode.USAGE, "say how long findings are put off; nothing was changed");
        }
        Names names = new Names(act, act.things() == Listed.POLICIES ? policyNames() : Map.of());
        LongConsumer one = one(act, names, wish, actor);
        List<Failed> failed = new ArrayList<>();
        int tried = 0;
        for (long number : chosen.numbers()) {
            if (cancellation.asked()) {
                break;
            }
            Failed problem = tried(one, number, names);
            tried++;
            if (problem != null) {
                failed.add(problem);
            }
            progress.accept(new Step(tried, chosen.numbers().size(), problem));
            if (problem != null && problem.code() == ErrorCode.UNREACHABLE) {
                break; // nobody is there who could do the rest
            }
        }
        return new Report(act, tried - failed.size(), failed, chosen.numbers().size() - tried);
    }

    @Override
    public Report stop(Chosen chosen, Wish wish, String actor, Cancellation cancellation, Consumer<Step> progress) {
        if (!chosen.act().stops()) {
            throw new HoldfastException(
                    ErrorCode.USAGE, chosen.act().command() + " stops nothing; nothing was changed");
        }
        return run(chosen, wish, actor, cancellation, progress);
    }

    private static @Nullable Failed tried(LongConsumer one, long number, Names names) {
        try {
            one.accept(number);
            return null;
        } catch (HoldfastException e) {
            return new Failed(number, names.of(number), e.code(), e.getMessage());
        } catch (RuntimeException e) {
            return new Failed(number, names.of(number), ErrorCode.INTERNAL, String.valueOf(e.getMessage()));
        }
    }

    /// What things are called.
    private record Names(BulkAct act, Map<Long, String> policies) {
        String of(long number) {
            return act.things() == Listed.POLICIES
                    ? "policy " + policies.getOrDefault(number, Long.toString(number))
                    : act.things().one() + " " + number;
        }

        String policy(long number) {
            String name = policies.get(number);
            if (name == null) {
                throw new HoldfastException(ErrorCode.USAGE, "there is no such policy any more; nothing was changed");
            }
            return name;
        }
    }

    private Map<Long, String> policyNames() {
        return operations.policies().stream()
                .collect(Collectors.toMap(status -> (long) status.policy().id(), status -> status.policy()
                        .name()));
    }

    private LongConsumer one(BulkAct act, Names names, Wish wish, String actor) {
        String reason = wish.reason().strip();
        return switch (act) {
            case SESSION_RESUME -> number -> operations.resumeSession(number, actor);
            case SESSION_RETRY -> number -> retrySession(number, actor);
            case SESSION_PAUSE -> number -> operations.pauseSession(number, actor);
            case SESSION_CANCEL -> number -> operations.cancelSession(number, actor);
            case HOLD_RELEASE -> number -> operations.holds().release(number, actor, reason);
            case DISPOSAL_APPROVE -> number -> approve(number, actor);
            case DISPOSAL_REFUSE -> number -> operations.disposals().refuse(number, reason, actor);
            case POLICY_PAUSE -> number -> operations.pausePolicy(names.policy(number), actor, reason);
            case POLICY_RESUME -> number -> operations.resumePolicy(names.policy(number), wish.catchUp(), actor);
            case DELIVERY_REDELIVER -> number -> operations.deliveries().redeliver(number, actor);
            case FINDING_ACK -> number -> operations.findings().acknowledge(number, actor, reason);
            case FINDING_SNOOZE ->
                number -> operations.findings().snooze(number, clock.instant().plus(wish.length()), actor, reason);
        };
    }

    /// Of exactly the set that was frozen: an order's never changes.
    private void approve(long number, String actor) {
        Order order = operations.disposals().find(number);
        operations.disposals().approve(number, order.digest(), actor);
    }

    @Override
    public long retrySession(long number, String actor) {
        SessionView session = operations.session(number);
        if (session.state() != SessionState.FAILED && session.state() != SessionState.CANCELLED) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "session %d is %s: only one that failed or was cancelled is tried again; nothing was started"
                            .formatted(number, session.state().id()));
        }
        String filter = new Filter(List.of(new Filter.Term("policy", session.policy()))).toString();
        SessionView newest =
                operations.lists().sessions(ListQuery.newest(filter, 1)).getFirst();
        if (newest.id() != number) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "session %d is not the last one of %s: session %d came after it and is %s; nothing was started"
                            .formatted(
                                    number,
                                    session.policy(),
                                    newest.id(),
                                    newest.state().id()));
        }
        return operations.archiveNow(session.policy(), 0, true, actor);
    }
}
