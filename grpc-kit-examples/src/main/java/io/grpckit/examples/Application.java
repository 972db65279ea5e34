package io.grpckit.examples;

import io.grpc.BindableService;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.examples.auth.AccessTokens;
import io.grpckit.examples.auth.AccountStore;
import io.grpckit.examples.auth.Accounts;
import io.grpckit.examples.auth.AuthService;
import io.grpckit.examples.auth.FileSigningKeyStore;
import io.grpckit.examples.auth.PasswordHasher;
import io.grpckit.examples.auth.PublishedKeys;
import io.grpckit.examples.auth.SessionStore;
import io.grpckit.examples.auth.SignIn;
import io.grpckit.examples.auth.SigningKeys;
import io.grpckit.examples.auth.SqlAccountStore;
import io.grpckit.examples.auth.SqlSessionStore;
import io.grpckit.examples.auth.SqlSigningKeyStore;
import io.grpckit.examples.chat.ChatService;
import io.grpckit.examples.file.FileService;
import io.grpckit.examples.file.link.DownloadLinkAuthenticator;
import io.grpckit.examples.file.link.DownloadLinks;
import io.grpckit.examples.file.store.S3Address;
import io.grpckit.examples.log.Broker;
import io.grpckit.examples.log.BrokerAddress;
import io.grpckit.examples.news.NewsService;
import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.PostgresAddress;
import io.grpckit.examples.user.SqlUserStore;
import io.grpckit.examples.user.UserService;
import io.grpckit.examples.user.UserStore;
import io.grpckit.examples.user.Users;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The features and their stores, before there is a network. */
final class Application implements AutoCloseable {

  private final Clock clock = Clock.systemUTC();
  private final Resources resources;
  private final Database database;
  private final @Nullable Broker broker;
  private final Maintenance maintenance;
  private final PublishedKeys publishedKeys;
  private final UserService userService;
  private final AuthService authService;
  private final FileService fileService;
  private final ChatService chatService;
  private final NewsService newsService;

  private Application(ExampleConfig config, Resources resources) {
    this.resources = resources;
    DataFolder folder = resources.add(DataFolder.take(config.dataDir()));
    PostgresAddress shared = config.database();
    database =
        resources.add(
            shared == null
                ? engine("DATA_DIR", folder, () -> Database.sqlite(folder.resolve("example.db")))
                : engine("DATABASE_URL", shared, () -> Database.postgres(shared)));
    SigningKeys keys =
        new SigningKeys(
            shared == null
                ? new FileSigningKeyStore(folder.resolve("keys"))
                : new SqlSigningKeyStore(database),
            clock);

    UserStore userStore = new SqlUserStore(database);
    AccountStore accounts = new SqlAccountStore(database);
    SessionStore sessions = new SqlSessionStore(database);
    PasswordHasher hasher = new PasswordHasher();
    AccessTokens tokens = new AccessTokens(keys, clock);
    DownloadLinks links = new DownloadLinks(keys, clock);
    Users users = new Users(userStore, clock);
    if (shared == null) {
      new Accounts(users, userStore, accounts, hasher).ensureDemo(config.demoPassword());
    }

    maintenance = resources.add(new Maintenance());
    userService = new UserService(users);
    authService = new AuthService(new SignIn(accounts, sessions, hasher, tokens, clock));
    S3Address bucket = config.bucket();
    fileService =
        resources.add(
            bucket == null
                ? engine("DATA_DIR", folder, () -> localFiles(folder, config, links))
                : engine("S3_BUCKET", bucket, () -> filesOn(bucket, folder, config, links)));
    BrokerAddress brokerAddress = config.broker();
    broker =
        brokerAddress == null
            ? null
            : resources.add(engine("NATS_URL", brokerAddress, () -> Broker.connect(brokerAddress)));
    chatService =
        resources.add(
            broker == null
                ? ChatService.create(database, fileService)
                : ChatService.create(broker, fileService));
    newsService =
        resources.add(broker == null ? NewsService.create(database) : NewsService.create(broker));
    publishedKeys = new PublishedKeys(keys, maintenance.executor(), clock);
    maintenance
        .hourly("rotating the signing keys", keys::rotate)
        .hourly("forgetting old sessions", () -> sessions.endExpired(clock.instant()))
        .hourly("removing abandoned uploads", fileService::removeAbandoned)
        .nowAndHourly("removing the files of deleted users", fileService::removeOfDeletedUsers);
  }

  private FileService localFiles(DataFolder folder, ExampleConfig config, DownloadLinks links)
      throws IOException {
    return FileService.create(database, folder.resolve("files"), config.files(), links);
  }

  private FileService filesOn(
      S3Address bucket, DataFolder folder, ExampleConfig config, DownloadLinks links)
      throws IOException {
    return FileService.create(database, bucket, folder.resolve("spool"), config.files(), links);
  }

  private static <T> T engine(String variable, Object where, Opening<T> opening) {
    try {
      return opening.open();
    } catch (IOException | RuntimeException e) {
      throw EngineException.of(variable, where, e);
    }
  }

  @FunctionalInterface
  private interface Opening<T> {
    T open() throws IOException;
  }

  /** Opens everything, or nothing. */
  static Application open(ExampleConfig config) {
    Resources resources = new Resources();
    try {
      return new Application(config, resources);
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  List<BindableService> services() {
    return List.of(userService, authService, chatService, fileService, newsService);
  }

  /** What callers are told when something goes wrong, from all features. */
  ExceptionMapper failures() {
    return UserService.failures()
        .orElse(AuthService.failures())
        .orElse(ChatService.failures())
        .orElse(FileService.failures())
        .orElse(NewsService.failures())
        .orElse(Broker.failures())
        .orElse(Database.failures());
  }

  Database database() {
    return database;
  }

  FileService files() {
    return fileService;
  }

  /** Where chat and news are; null if they are in the database. */
  @Nullable Broker broker() {
    return broker;
  }

  /** By which access tokens are verified. */
  PublishedKeys publishedKeys() {
    return publishedKeys;
  }

  /** Accepts links to files as credentials. */
  DownloadLinkAuthenticator links() {
    return new DownloadLinkAuthenticator(publishedKeys, clock);
  }

  Maintenance maintenance() {
    return maintenance;
  }

  @Override
  public void close() {
    resources.close();
  }
}
