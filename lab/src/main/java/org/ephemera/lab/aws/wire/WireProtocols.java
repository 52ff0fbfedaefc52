package org.ephemera.lab.aws.wire;

import java.util.List;

/** Wire protocols of all simulated AWS services, in the order in which a request is matched. */
public final class WireProtocols {
    private WireProtocols() {}

    public static List<WireProtocol> all() {
        return List.of(
                JsonProtocol.version("1.1"),
                JsonProtocol.version("1.0"),
                new CborProtocol(),
                QueryProtocol.STS,
                QueryProtocol.IAM,
                QueryProtocol.BALANCERS,
                new Ec2Protocol(),
                new EksProtocol(),
                new S3Protocol());
    }
}
