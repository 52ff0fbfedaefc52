package org.ephemera.aws.call;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceEndpointKey;
import software.amazon.awssdk.regions.ServiceMetadata;

/**
 * Clients of services with the AWS Query protocol: one {@link AwsQueryClient} for each service and region, created on
 * first use. Safe for use by many threads.
 */
public final class AwsQueryClients {
    private static final String IAM = "iam";
    private static final String EC2 = "ec2";
    private static final String BALANCING = "elastic_load_balancing_v2";
    /** Names in {@code AWS_ENDPOINT_URL_<SERVICE>}, in lower case. */
    static final List<String> SERVICES = List.of(IAM, EC2, BALANCING);

    private final AwsConnection connection;
    private final Supplier<AwsCredentialsProvider> reading;
    private final Function<String, SdkHttp> http;
    private final Map<String, AwsQueryClient> clients = new ConcurrentHashMap<>();

    /**
     * Creates an instance without clients.
     *
     * @param reading credentials for read calls
     * @param http returns the HTTP client for one of {@link #SERVICES}
     */
    AwsQueryClients(
            AwsConnection connection, Supplier<AwsCredentialsProvider> reading, Function<String, SdkHttp> http) {
        this.connection = connection;
        this.reading = reading;
        this.http = http;
    }

    /** Returns the client of IAM. IAM has one endpoint and one signing region in each partition. */
    public AwsQueryClient iam(String region) {
        return client(IAM, "iam", "2010-05-08", region);
    }

    /** Returns the client of EC2 in the region. */
    public AwsQueryClient ec2(String region) {
        return client(EC2, "ec2", "2016-11-15", region);
    }

    /** Returns the client of Elastic Load Balancing v2 in the region. */
    public AwsQueryClient loadBalancing(String region) {
        return client(BALANCING, "elasticloadbalancing", "2015-12-01", region);
    }

    private AwsQueryClient client(String service, String signedFor, String version, String region) {
        return clients.computeIfAbsent(service + " " + region, key -> {
            ServiceMetadata known = ServiceMetadata.of(signedFor);
            Region in = globalOf(known, Region.of(region));
            URI address = connection.endpoint(service).orElseGet(() -> address(known, in, connection.usesFips()));
            return new AwsQueryClient(
                    http.apply(service),
                    new AwsQueryClient.Endpoint(address, known.signingRegion(in).id(), signedFor, version),
                    reading.get());
        });
    }

    static URI address(ServiceMetadata service, Region region, boolean fips) {
        ServiceEndpointKey.Builder key = ServiceEndpointKey.builder().region(region);
        return URI.create("https://" + service.endpointFor((fips ? key.tags(EndpointTag.FIPS) : key).build()));
    }

    /**
     * Returns the service's global pseudo-region of the partition if the service has one, otherwise the region itself.
     */
    private static Region globalOf(ServiceMetadata service, Region region) {
        String partition = PartitionMetadata.of(region).id();
        return service.servicePartitions().stream()
                .filter(each -> each.partition().id().equals(partition))
                .flatMap(each -> each.globalRegion().stream())
                .findFirst()
                .orElse(region);
    }
}
