package org.ephemera.aws.counterpart;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** Contract against LocalStack, where a container engine is available ({@code ./check --docker}). */
class LocalStackIT extends AwsEmulatorContract {
    /** Image version; later images need an account's token. */
    private static final DockerImageName IMAGE = DockerImageName.parse("localstack/localstack:4.14.0");

    private static final int WRITERS = 8;

    private static LocalStackContainer localStack;

    @BeforeAll
    static void start() {
        localStack = new LocalStackContainer(IMAGE).withServices("s3", "kms", "logs", "sqs");
        localStack.start();
    }

    @AfterAll
    static void stop() {
        localStack.stop();
    }

    @Override
    protected AwsEmulator counterpart() {
        return new AwsEmulator(localStack.getEndpoint(), WRITERS);
    }
}
