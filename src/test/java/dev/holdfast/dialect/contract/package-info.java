/// What every dialect must do alike: a contract for each behaviour, and ten lines for each engine that it is tried on.
@org.jspecify.annotations.NullMarked
package dev.holdfast.dialect.contract;
