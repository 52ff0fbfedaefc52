package org.ephemera.aws.counterpart;

import org.ephemera.aws.testing.Moto;
import org.junit.jupiter.api.BeforeAll;

/** Contract against moto, in every build. */
class MotoEmulatorTest extends AwsEmulatorContract {
    private static AwsEmulator moto;

    @BeforeAll
    static void start() {
        // One writer: moto checks for an object and then writes, S3 does both atomically.
        moto = new AwsEmulator(Moto.empty().endpoint(), 1);
    }

    @Override
    protected AwsEmulator counterpart() {
        return moto;
    }
}
