package dev.holdfast.node;

import dev.holdfast.notify.DeliveryFilter;
import dev.holdfast.notify.DeliveryState;
import dev.holdfast.notify.DeliveryView;
import dev.holdfast.notify.EndpointView;
import java.util.List;
import java.util.Map;

/// All that a way in may ask about deliveries to the services behind policies, and of alerts. As [Operations], every
/// call may block on a database; [#test] also on somebody else's server.
public interface DeliveryOperations {
    /// Newest first.
    @Does(Effect.READS)
    List<DeliveryView> list(DeliveryFilter filter, int offset, int limit);

    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none of that number
    @Does(Effect.READS)
    DeliveryView find(long delivery);

    /// Oldest first.
    @Does(Effect.READS)
    List<DeliveryView.Attempt> attempts(long delivery);

    /// How many there are in each state, whatever `filter` says of states; a state with none is absent.
    @Does(Effect.READS)
    Map<DeliveryState, Long> counts(DeliveryFilter filter);

    /// Has a delivery sent again, with the id that it had.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none, `LEASE_HELD` while it is being sent
    @Does(Effect.WRITES)
    void redeliver(long delivery, String actor);

    /// As the other, for all that match.
    ///
    /// @return how many; those that are being sent just now are left out
    @Does(Effect.WRITES)
    int redeliver(DeliveryFilter filter, String actor);

    /// Sends a test to an endpoint, now, from this process.
    ///
    /// @return the delivery, after its first attempt
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is no such endpoint
    @Does(Effect.WRITES)
    DeliveryView test(String endpoint, String actor);

    /// By name, those of alerts first.
    @Does(Effect.READS)
    List<EndpointView> endpoints();

    /// Has an endpoint called again that was disabled or is left alone for a while.
    ///
    /// @throws dev.holdfast.HoldfastException `BLOCKED` when it is called already
    @Does(Effect.WRITES)
    void enable(String endpoint, String actor);
}
