package org.ephemera.lab.aws.ecr;

import java.util.Map;
import org.ephemera.lab.aws.api.Operation;
import org.ephemera.lab.scenario.AccountState;

/** The operations by action name. */
public final class EcrOperations {

    private EcrOperations() {}

    public static Map<String, Operation> of(AccountState account) {
        Repositories repositories = new Repositories(account.all("images"));
        return Map.of(
                "ecr:DescribeImages", new DescribeImages(repositories),
                "ecr:BatchGetImage", new BatchGetImage(repositories),
                "ecr:GetDownloadUrlForLayer", new GetDownloadUrlForLayer(repositories, account.all("blobs")));
    }
}
