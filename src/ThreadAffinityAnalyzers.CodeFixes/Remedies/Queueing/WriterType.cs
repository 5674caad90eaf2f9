using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ThreadAffinityAnalyzers.CodeFixes.Rewriting;

namespace ThreadAffinityAnalyzers.CodeFixes.Remedies.Queueing;

/// <summary>The type that owns a connection and works off its queue: one of the project, or a file that the plan adds.</summary>
/// <param name="Written">How it is written for the connection's type.</param>
/// <param name="Namespace">What the document has to import, or nothing.</param>
/// <param name="File">The file that is added; null where the project has the type.</param>
internal sealed record WriterType(string Written, string? Namespace, NewDocument? File)
{
    private const string Name = "ConnectionWriter";

    private const string Source = """
        using System;
        using System.Threading.Channels;
        using System.Threading.Tasks;

        /// <summary>The one flow that works with a connection: others put their work into its queue and await the result.</summary>
        /// <remarks>Work that waits for other work of the same queue would wait for ever.</remarks>
        internal sealed class ConnectionWriter<TConnection> : IDisposable, IAsyncDisposable
            where TConnection : IDisposable
        {
            private readonly Channel<Func<TConnection, Task>> _work = Channel.CreateUnbounded<Func<TConnection, Task>>(new UnboundedChannelOptions { SingleReader = true });
            private readonly Task _loop;

            /// <summary>From here on the connection is the queue's.</summary>
            public ConnectionWriter(TConnection connection)
            {
                _loop = Task.Run(() => WorkAsync(connection));
            }

            public async Task<TResult> RunAsync<TResult>(Func<TConnection, Task<TResult>> work)
            {
                var done = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
                await _work.Writer.WriteAsync(async connection =>
                {
                    try
                    {
                        done.SetResult(await work(connection));
                    }
                    catch (Exception error)
                    {
                        done.SetException(error);
                    }
                });
                return await done.Task;
            }

            public Task RunAsync(Func<TConnection, Task> work)
            {
                return RunAsync<bool>(async connection =>
                {
                    await work(connection);
                    return true;
                });
            }

            public Task<TResult> RunAsync<TResult>(Func<TConnection, TResult> work)
            {
                return RunAsync<TResult>(connection => Task.FromResult(work(connection)));
            }

            public Task RunAsync(Action<TConnection> work)
            {
                return RunAsync<bool>(connection =>
                {
                    work(connection);
                    return Task.FromResult(true);
                });
            }

            /// <summary>Waits until what is queued is done, and closes the connection.</summary>
            public void Dispose()
            {
                _work.Writer.TryComplete();
                _loop.Wait();
            }

            public async ValueTask DisposeAsync()
            {
                _work.Writer.TryComplete();
                await _loop;
            }

            private async Task WorkAsync(TConnection connection)
            {
                using (connection)
                {
                    await foreach (var work in _work.Reader.ReadAllAsync())
                    {
                        await work(connection);
                    }
                }
            }
        }

        """;

    /// <summary>The type as it is seen at the position; null where the project cannot have it.</summary>
    public static WriterType? For(Document document, SemanticModel model, int position, ITypeSymbol connection)
    {
        var compilation = model.Compilation;
        if (compilation.GetTypeByMetadataName("System.Threading.Channels.ChannelReader`1") is not { } reader || reader.GetMembers("ReadAllAsync").IsEmpty ||
            ((CSharpParseOptions)model.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp8)
        {
            return null;
        }

        var written = Name + "<" + connection.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToMinimalDisplayString(model, position) + ">";
        return AddedType.Of(document, model, position, Name, "RunAsync", Source) is { } added ? new WriterType(written, added.Namespace, added.File) : null;
    }
}
