/// Tests of the ledger, on a control database of a real server.
@NullMarked
package dev.holdfast.ledger;

import org.jspecify.annotations.NullMarked;
