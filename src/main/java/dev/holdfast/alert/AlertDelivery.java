package dev.holdfast.alert;

import dev.holdfast.store.Tx;

/// Tells somebody of an alert, once when it is raised and once when it is over; after a failure once more.
@FunctionalInterface
public interface AlertDelivery {
    /// @param tx in which it is written down that the alert was told; for what is to be in the control database then
    /// @param alert open, or over
    /// @throws Exception when it could not be told; it is told again later
    void deliver(Tx tx, Alert alert) throws Exception;
}
