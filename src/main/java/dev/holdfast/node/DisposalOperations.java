package dev.holdfast.node;

import dev.holdfast.dispose.Certificate;
import dev.holdfast.dispose.DisposalRule;
import dev.holdfast.dispose.ItemView;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.PolicyQueue;
import dev.holdfast.dispose.Resurrection;
import dev.holdfast.dispose.Taken;
import dev.holdfast.filter.ListQuery;
import java.util.List;
import java.util.function.Consumer;

/// All that a way in may ask about disposal. As [Operations], every call may block on a database.
///
/// A message of a failure ends with what was not done. What a database refuses is `BLOCKED`, names the SQLSTATE, and is
/// in the audit.
public interface DisposalOperations {
    @Does(Effect.READS)
    DisposalRule rule();

    /// Changes what later orders must keep.
    @Does(Effect.WRITES)
    DisposalRule change(DisposalRule wanted, String actor);

    /// What has come or will come to its end. @param policies names; empty for all
    @Does(Effect.READS)
    List<PolicyQueue> queue(List<String> policies);

    /// As the other, of those policies only that have archived something, by name.
    ///
    /// @param page of [Listed#POLICIES]
    @Does(Effect.READS)
    List<PolicyQueue> queue(ListQuery page);

    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none of that number
    @Does(Effect.READS)
    Order find(long order);

    @Does(Effect.READS)
    List<ItemView> items(long order);

    /// Freezes what of a policy may be disposed of, and asks for it.
    ///
    /// @throws dev.holdfast.HoldfastException `BLOCKED` when there is nothing, or the policy has an open order
    @Does(Effect.WRITES)
    Order request(String policy, String reason, String actor);

    /// @param digest of the set that is approved
    /// @throws dev.holdfast.HoldfastException `BLOCKED` when `actor` asked for it, or the digest is another
    @Does(Effect.WRITES)
    Order approve(long order, String digest, String actor);

    /// Ends an order that does not run yet.
    @Does(Effect.STOPS)
    Order refuse(long order, String reason, String actor);

    /// Asks some node to execute an order that has cooled off; returns at once.
    @Does(Effect.WRITES)
    Order run(long order, String actor);

    /// As [#run], and executes it in this process unless another node does; returns when it has ended.
    ///
    /// @param progress hears of it after each chunk
    @Does(Effect.WRITES)
    Order runHere(long order, String actor, Consumer<Order> progress);

    @Does(Effect.READS)
    Certificate certificate(long order);

    /// What is wrong with a certificate's JSON; empty when all is as it says.
    @Does(Effect.READS)
    List<String> check(String certificate);

    /// Orders that took a row. @param table `schema.table` of a source; @param key its values, in the order of its key
    @Does(Effect.READS)
    List<Taken> lookUp(String database, String table, List<String> key);

    /// Rows that were disposed of and are there again.
    ///
    /// @param thorough looks at every key of the sources
    @Does(Effect.READS)
    List<Resurrection> resurrections(boolean thorough);

    /// Freezes rows of a policy that came back, and asks for them to be disposed of again.
    @Does(Effect.WRITES)
    Order replay(String policy, boolean thorough, String reason, String actor);
}
