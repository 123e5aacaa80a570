return TimeoutDoctor.Cli.CommandLine.Run(args);
