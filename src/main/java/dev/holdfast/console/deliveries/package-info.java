/// Deliveries: what services and people were told, what they answered, and who is not called any more.
@NullMarked
package dev.holdfast.console.deliveries;

import org.jspecify.annotations.NullMarked;
