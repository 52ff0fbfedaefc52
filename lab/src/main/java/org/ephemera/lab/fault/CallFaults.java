package org.ephemera.lab.fault;

import java.util.List;
import java.util.Optional;

/** Injected faults of one call to a simulated cloud, in the order in which their rules were added. */
public record CallFaults(List<Fault> faults) {

    public static final CallFaults NONE = new CallFaults(List.of());

    public CallFaults {
        faults = List.copyOf(faults);
    }

    public <F extends Fault> Optional<F> first(Class<F> kind) {
        return faults.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    public boolean has(Class<? extends Fault> kind) {
        return first(kind).isPresent();
    }
}
