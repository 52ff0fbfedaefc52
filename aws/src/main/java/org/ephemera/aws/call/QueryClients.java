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

/** One {@link QueryClient} for each service and region, made when first asked for. Safe for use by many threads. */
public final class QueryClients {
    private static final String IAM = "iam";
    private static final String EC2 = "ec2";
    private static final String BALANCING = "elastic_load_balancing_v2";
    /** As their addresses are set. */
    static final List<String> SERVICES = List.of(IAM, EC2, BALANCING);

    private final AwsConnection connection;
    private final Supplier<AwsCredentialsProvider> reading;
    private final Function<String, SdkHttp> http;
    private final Map<String, QueryClient> clients = new ConcurrentHashMap<>();

    /**
     * @param reading as whom is read
     * @param http for one of {@link #SERVICES}
     */
    QueryClients(AwsConnection connection, Supplier<AwsCredentialsProvider> reading, Function<String, SdkHttp> http) {
        this.connection = connection;
        this.reading = reading;
        this.http = http;
    }

    /** IAM has one endpoint in each partition, and so have its signatures one region. */
    public QueryClient iam(String region) {
        return client(IAM, "iam", "2010-05-08", region);
    }

    public QueryClient ec2(String region) {
        return client(EC2, "ec2", "2016-11-15", region);
    }

    public QueryClient loadBalancing(String region) {
        return client(BALANCING, "elasticloadbalancing", "2015-12-01", region);
    }

    private QueryClient client(String service, String signedFor, String version, String region) {
        return clients.computeIfAbsent(service + " " + region, key -> {
            ServiceMetadata known = ServiceMetadata.of(signedFor);
            Region in = globalOf(known, Region.of(region));
            URI address = connection.endpoint(service).orElseGet(() -> address(known, in, connection.fips()));
            return new QueryClient(
                    http.apply(service),
                    new QueryClient.Endpoint(address, known.signingRegion(in).id(), signedFor, version),
                    reading.get());
        });
    }

    static URI address(ServiceMetadata service, Region region, boolean fips) {
        ServiceEndpointKey.Builder key = ServiceEndpointKey.builder().region(region);
        return URI.create("https://" + service.endpointFor((fips ? key.tags(EndpointTag.FIPS) : key).build()));
    }

    /** The one that stands for a whole partition, if the service is the same in all of it. */
    private static Region globalOf(ServiceMetadata service, Region region) {
        String partition = PartitionMetadata.of(region).id();
        return service.servicePartitions().stream()
                .filter(each -> each.partition().id().equals(partition))
                .flatMap(each -> each.globalRegion().stream())
                .findFirst()
                .orElse(region);
    }
}
