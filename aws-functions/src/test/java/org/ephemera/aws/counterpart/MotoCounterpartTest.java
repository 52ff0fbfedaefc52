package org.ephemera.aws.counterpart;

import org.ephemera.aws.testing.Moto;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** Against moto, in every build. */
@Tag("slow")
class MotoCounterpartTest extends CounterpartContract {
    private static Counterpart moto;

    @BeforeAll
    static void start() {
        // One: moto looks whether there is an object, then writes; S3 does both as one.
        moto = new Counterpart(Moto.empty().endpoint(), 1);
    }

    @Override
    protected Counterpart counterpart() {
        return moto;
    }
}
