/// The same act on many things, chosen one by one or by the filter of their list.
@NullMarked
package dev.holdfast.console.bulk;

import org.jspecify.annotations.NullMarked;
